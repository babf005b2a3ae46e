package eu.stratuslab.model.user;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Hash;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Somebody who may log in. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record UserSpec(
    @Required
        @Size(max = 64)
        @Pattern("[A-Za-z0-9][A-Za-z0-9._@-]*")
        @Cimi(access = Access.CREATE_ONLY)
        @JsonPropertyDescription("The name to log in with, unique in the cloud.")
        String userName,
    @Required
        @Size(max = 128)
        @Pattern(".{8,}")
        @Cimi(access = Access.SECRET, hash = Hash.LOGIN)
        @JsonPropertyDescription("At least 8 characters; kept as a memory-hard hash, never shown.")
        String password,
    @Required
        @Size(max = 40)
        @Pattern("[a-z0-9]([a-z0-9-]*[a-z0-9])?")
        @Cimi(access = Access.CREATE_ONLY)
        @JsonPropertyDescription("The key of the tenant to which the user belongs.")
        String tenant,
    @JsonPropertyDescription("True for an administrator of the cloud.")
        @Nullable Boolean administrator) {}
