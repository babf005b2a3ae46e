package eu.stratuslab.model.machine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Cimi;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The size of a machine (DSP0263 5.14.4). */
@JsonIgnoreProperties(ignoreUnknown = true)
public record MachineConfigurationSpec(
    @Required @Min(1) @Max(512) @JsonPropertyDescription("Number of virtual CPUs.") int cpu,
    @Required
        @Min(16_384)
        @Max(17_179_869_184L)
        @Cimi(unit = "kibibyte")
        @JsonPropertyDescription("Memory in kibibytes (2^10 bytes).")
        long memory,
    @Size(max = 16)
        @Cimi(item = "disk")
        @JsonPropertyDescription("Disks; the first one holds the image.")
        @Nullable List<ConfiguredDisk> disks,
    @Cimi(values = {"x86_64"})
        @JsonPropertyDescription("CPU architecture; that of any host if absent.")
        @Nullable String cpuArch,
    @Min(1)
        @Cimi(unit = "megahertz")
        @JsonPropertyDescription("Approximate CPU speed in megahertz; informative.")
        @Nullable Integer cpuSpeed) {

  /** A disk that a machine of this size gets. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ConfiguredDisk(
      @Required
          @Min(1)
          @Max(1_000_000_000_000L)
          @Cimi(unit = "kilobyte")
          @JsonPropertyDescription("Capacity in kilobytes (10^3 bytes).")
          long capacity,
      @Cimi(values = {"raw"})
          @JsonPropertyDescription("The file system it is given; raw or absent for none.")
          @Nullable String format,
      @Size(max = 64)
          @JsonPropertyDescription("Where the guest first sees it, for example /dev/vdb.")
          @Nullable String initialLocation) {}

  public MachineConfigurationSpec {
    disks = disks == null ? List.of() : List.copyOf(disks);
  }
}
