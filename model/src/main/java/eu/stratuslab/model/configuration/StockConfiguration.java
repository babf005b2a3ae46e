package eu.stratuslab.model.configuration;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.machine.MachineConfigurationSpec;
import eu.stratuslab.model.machine.MachineConfigurationSpec.ConfiguredDisk;
import eu.stratuslab.model.resource.Cimi;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A machine configuration that the cloud comes with (DSP0263 5.14.4). */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StockConfiguration(
    @Required @Size(max = 64) @JsonPropertyDescription("Its name.") String name,
    @Size(max = 1024) @JsonPropertyDescription("Its description; its size in words if absent.")
        @Nullable String description,
    @Required @Min(1) @Max(512) @JsonPropertyDescription("Number of virtual CPUs.") int cpu,
    @Required
        @Min(16_384)
        @Max(17_179_869_184L)
        @Cimi(unit = "kibibyte")
        @JsonPropertyDescription("Memory in kibibytes (2^10 bytes).")
        long memory,
    @Size(max = 16)
        @Cimi(item = "disk")
        @JsonPropertyDescription(
            "Disks; the first one holds the image. Without any a machine gets one of its image's"
                + " size.")
        @Nullable List<ConfiguredDisk> disks) {
  private static final long MIB = 1024;
  private static final long GIB = 1024 * MIB;

  /** What there is if nobody says otherwise. */
  public static final List<StockConfiguration> DEFAULT =
      List.of(
          of("micro", 1, 128 * MIB, 0),
          of("small", 1, 512 * MIB, 0),
          of("medium", 2, GIB, 0),
          of("large", 4, 4 * GIB, 20_000_000),
          of("xlarge", 8, 16 * GIB, 40_000_000));

  private static StockConfiguration of(String name, int cpu, long memory, long disk) {
    return new StockConfiguration(
        name,
        null,
        cpu,
        memory,
        disk == 0 ? null : List.of(new ConfiguredDisk(disk, null, "/dev/vda")));
  }

  /** What the description of the resource says. */
  public String words() {
    return description == null ? "%d CPU, %d MiB".formatted(cpu, memory / MIB) : description;
  }

  /** The spec of the resource. */
  public MachineConfigurationSpec spec() {
    return new MachineConfigurationSpec(cpu, memory, disks, null, null);
  }
}
