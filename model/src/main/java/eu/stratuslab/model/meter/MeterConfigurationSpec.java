package eu.stratuslab.model.meter;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Cimi;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** What is measured, and how often (DSP0263 5.17.3). */
@JsonIgnoreProperties(ignoreUnknown = true)
public record MeterConfigurationSpec(
    @Required
        @Cimi(
            type = AttributeType.URI,
            values = {
              "http://schemas.dmtf.org/cimi/2/aspect/cpu",
              "http://schemas.dmtf.org/cimi/2/aspect/memory",
              "http://schemas.dmtf.org/cimi/2/aspect/disk",
              "http://schemas.dmtf.org/cimi/2/aspect/bandwidth",
              "http://schemas.dmtf.org/cimi/2/aspect/inputBandwidth",
              "http://schemas.dmtf.org/cimi/2/aspect/outputBandwidth"
            })
        @JsonPropertyDescription("What is measured.")
        String aspect,
    @Min(1)
        @Max(86_400)
        @Cimi(unit = "second")
        @JsonPropertyDescription(
            "The time between two samples; that of the cloud if absent or shorter.")
        @Nullable Integer sampleInterval) {}
