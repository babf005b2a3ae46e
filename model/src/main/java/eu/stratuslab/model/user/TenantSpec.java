package eu.stratuslab.model.user;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Those who share resources and a quota. Its {@code name} is for display. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record TenantSpec(
    @Required
        @Size(max = 40)
        @Pattern("[a-z0-9]([a-z0-9-]*[a-z0-9])?")
        @Cimi(access = Access.CREATE_ONLY)
        @JsonPropertyDescription("A DNS label, unique in the cloud, never changed.")
        String key,
    @JsonPropertyDescription("What it may use; the cloud's default where absent.")
        @Nullable Quota quota) {}
