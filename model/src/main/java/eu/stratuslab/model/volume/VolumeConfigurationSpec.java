package eu.stratuslab.model.volume;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Cimi;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The size and kind of a volume (DSP0263 5.15.3). */
@JsonIgnoreProperties(ignoreUnknown = true)
public record VolumeConfigurationSpec(
    @Cimi(type = AttributeType.URI)
        @JsonPropertyDescription("What kind of storage it is; block storage of one machine here.")
        @Nullable String type,
    @Cimi(values = {VolumeConfigurationSpec.UNFORMATTED, "ext4", "xfs"})
        @JsonPropertyDescription("The file system it is given; raw or absent for none.")
        @Nullable String format,
    @Required
        @Min(1)
        @Max(1_000_000_000_000L)
        @Cimi(unit = "kilobyte")
        @JsonPropertyDescription("Capacity in kilobytes (10^3 bytes).")
        long capacity,
    @Size(max = 40)
        @Pattern("[a-z0-9]([a-z0-9-]*[a-z0-9])?")
        @JsonPropertyDescription("The name of the storage pool; the first one if absent.")
        @Nullable String pool) {

  /** The format of a volume that is left as it is made. */
  public static final String UNFORMATTED = "raw";
}
