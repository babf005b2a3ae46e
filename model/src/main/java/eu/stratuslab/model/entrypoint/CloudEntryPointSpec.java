package eu.stratuslab.model.entrypoint;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Cimi;
import org.jspecify.annotations.Nullable;

/**
 * The one resource from which a consumer finds every other (DSP0263 5.12). Its references to
 * collections derive from the list of resource types.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CloudEntryPointSpec(
    @Cimi(access = Access.READ_ONLY, type = AttributeType.URI)
        @JsonPropertyDescription("What relative references are relative to.")
        @Nullable String baseURI) {}
