package eu.stratuslab.model.configuration;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Cimi;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** How much a logger, and all below it, tells. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LogLevel(
    @Required
        @Size(max = 200)
        @Pattern("^[A-Za-z][A-Za-z0-9_$]*([.][A-Za-z][A-Za-z0-9_$]*)*$")
        @JsonPropertyDescription(
            "The name of the logger, for example eu.stratuslab.bridge; root for all.")
        String logger,
    @Required
        @Cimi(values = {"OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"})
        @JsonPropertyDescription("From which level on it logs.")
        String level) {}
