package eu.stratuslab.model.volume;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.event.EventLogTemplate;
import eu.stratuslab.model.meter.MeterTemplate;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Href;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a volume is made from (DSP0263 5.15.2): a configuration, an image, or both. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record VolumeTemplate(
    @Cimi(of = "VolumeConfiguration", byValue = true)
        @JsonPropertyDescription("The size, by reference or by value; the image's if absent.")
        @Nullable VolumeConfigurationSpec volumeConfig,
    @Cimi(of = "VolumeImage")
        @JsonPropertyDescription("The image of which the volume is a copy; empty if absent.")
        @Nullable Href volumeImage,
    @Size(max = 16)
        @Cimi(of = "MeterTemplate", byValue = true, item = "meterTemplate")
        @JsonPropertyDescription("Meters that are made with the volume, of the volume.")
        @Nullable List<MeterTemplate> meterTemplates,
    @Cimi(of = "EventLogTemplate", byValue = true)
        @JsonPropertyDescription("What the volume's log is made from.")
        @Nullable EventLogTemplate eventLogTemplate) {
  public VolumeTemplate {
    meterTemplates = meterTemplates == null ? List.of() : List.copyOf(meterTemplates);
  }
}
