package eu.stratuslab.model.configuration;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import org.jspecify.annotations.Nullable;

/** Nobody reports about a configuration: it is read. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ConfigurationStatus(
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The generation of the resource.")
        @Nullable Long observedGeneration) {}
