package eu.stratuslab.model.meter;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Href;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** What a meter is made from (DSP0263 5.17.2). */
@JsonIgnoreProperties(ignoreUnknown = true)
public record MeterTemplate(
    @JsonPropertyDescription(
            "The machine or the volume that is measured; needed where no collection says it.")
        @Nullable Href targetResource,
    @Required
        @Cimi(of = "MeterConfiguration", byValue = true)
        @JsonPropertyDescription("What is measured, by reference or by value.")
        MeterConfigurationSpec meterConfig) {}
