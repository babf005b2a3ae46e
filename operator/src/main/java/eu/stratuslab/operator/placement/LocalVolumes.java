package eu.stratuslab.operator.placement;

import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.volume.Volume;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the custom resources of volumes say of where they are. */
public final class LocalVolumes {
  private LocalVolumes() {}

  /**
   * The volumes that are to be in a machine: those that name it, and those that it is made with,
   * which may not name it yet.
   */
  public static List<LocalVolume> of(String machine, MachineSpec spec, List<Volume> volumes) {
    var first = first(spec);
    return volumes.stream()
        .filter(
            volume ->
                machine.equals(volume.getSpec().wantedBy())
                    || first.contains(volume.getMetadata().getName()))
        .map(LocalVolumes::of)
        .toList();
  }

  /** A volume that a machine is made with and of which nothing is known yet. */
  public static Optional<String> unknown(MachineSpec spec, List<Volume> volumes) {
    var known = volumes.stream().map(volume -> volume.getMetadata().getName()).toList();
    return first(spec).stream().filter(id -> !known.contains(id)).findFirst();
  }

  private static List<String> first(MachineSpec spec) {
    var first = spec.firstVolumes();
    return first == null ? List.of() : first;
  }

  /** One volume. */
  public static LocalVolume of(Volume volume) {
    var spec = volume.getSpec();
    var placement = spec.placement();
    return new LocalVolume(
        volume.getMetadata().getName(),
        spec.capacity(),
        spec.pool(),
        placement == null ? null : placement.host(),
        spec.image() == null ? null : spec.image().host());
  }

  /** What is reserved on each host, in kilobytes by pool; empty for the default pool. */
  public static Map<String, Map<String, Long>> reserved(List<Volume> volumes) {
    var reserved = new HashMap<String, Map<String, Long>>();
    for (var volume : volumes) {
      var host = host(volume);
      if (host != null) {
        var pool = volume.getSpec().pool();
        reserved
            .computeIfAbsent(host, _ -> new HashMap<>())
            .merge(pool == null ? "" : pool, volume.getSpec().capacity(), Long::sum);
      }
    }
    return reserved;
  }

  /** Where it is, or is proposed to be. */
  private static @Nullable String host(Volume volume) {
    var placement = volume.getSpec().placement();
    if (placement != null) {
      return placement.host();
    }
    var status = volume.getStatus();
    var proposal = status == null ? null : status.proposal();
    return proposal == null ? null : proposal.host();
  }
}
