package eu.stratuslab.model.user;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Usage;
import io.fabric8.generator.annotation.Min;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much a tenant may use at once. An absent member leaves the decision to the default. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Quota(
    @Min(0) @JsonPropertyDescription("Number of machines.") @Nullable Long machines,
    @Min(0) @JsonPropertyDescription("Number of virtual CPUs.") @Nullable Long cpus,
    @Min(0) @Cimi(unit = "kibibyte") @JsonPropertyDescription("Memory in kibibytes.")
        @Nullable Long memory,
    @Min(0) @Cimi(unit = "kilobyte") @JsonPropertyDescription("Disks in kilobytes.")
        @Nullable Long storage) {
  /** The quota of a tenant when nobody said anything. */
  public static final Quota DEFAULT = new Quota(20L, 40L, 67_108_864L, 1_000_000_000L);

  /** This quota with the members of another where it has none. */
  public Quota orElse(Quota other) {
    return new Quota(
        machines == null ? other.machines : machines,
        cpus == null ? other.cpus : cpus,
        memory == null ? other.memory : memory,
        storage == null ? other.storage : storage);
  }

  /** In words, everything of which there would be too much. */
  public List<String> exceededBy(Usage usage) {
    var exceeded = new ArrayList<String>();
    check("machines", usage.machines(), machines, exceeded);
    check("cpus", usage.cpus(), cpus, exceeded);
    check("memory (kibibytes)", usage.memory(), memory, exceeded);
    check("storage (kilobytes)", usage.storage(), storage, exceeded);
    return exceeded;
  }

  private static void check(String what, long used, @Nullable Long allowed, List<String> exceeded) {
    if (allowed != null && used > allowed) {
      exceeded.add("%s: %d of %d".formatted(what, used, allowed));
    }
  }
}
