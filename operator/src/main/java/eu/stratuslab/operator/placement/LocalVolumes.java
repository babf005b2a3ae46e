package eu.stratuslab.operator.placement;

import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.resource.Usage;
import eu.stratuslab.model.volume.Volume;
import eu.stratuslab.operator.placement.Ledger.Reservation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the custom resources of volumes say of where they are. */
public final class LocalVolumes {
  private LocalVolumes() {}

  /**
   * The volumes that are to be in a machine: those that name it, and those that it is made with,
   * which may not name it yet.
   */
  public static List<Volume> of(String machine, MachineSpec spec, VolumeIndex volumes) {
    return List.copyOf(
        Stream.concat(
                volumes.wantedBy(machine).stream(),
                first(spec).stream().flatMap(id -> volumes.named(id).stream()))
            .collect(
                Collectors.toMap(
                    volume -> volume.getMetadata().getName(),
                    Function.identity(),
                    (one, _) -> one,
                    LinkedHashMap::new))
            .values());
  }

  /** A volume that a machine is made with and of which nothing is known yet. */
  public static Optional<String> unknown(MachineSpec spec, VolumeIndex volumes) {
    return first(spec).stream().filter(id -> volumes.named(id).isEmpty()).findFirst();
  }

  private static List<String> first(MachineSpec spec) {
    var first = spec.firstVolumes();
    return first == null ? List.of() : first;
  }

  /** The machine that a volume is to be in, as the key of an index; none for a free one. */
  public static List<String> wantedBy(Volume volume) {
    var machine = volume.getSpec().wantedBy();
    return machine == null ? List.of() : List.of(machine);
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

  /** What a volume reserves in the pool where it is, or is proposed to be; null if in none. */
  public static @Nullable Reservation<HostPool> reservation(Volume volume) {
    var host = host(volume);
    return host == null ? null : reservation(volume, host);
  }

  /** What a volume would reserve on a host. */
  public static Reservation<HostPool> reservation(Volume volume, String host) {
    var pool = volume.getSpec().pool();
    return new Reservation<>(
        new HostPool(host, pool == null ? "" : pool),
        new Usage(0, 0, 0, volume.getSpec().capacity()));
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
