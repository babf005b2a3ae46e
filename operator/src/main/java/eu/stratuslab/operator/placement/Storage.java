package eu.stratuslab.operator.placement;

import eu.stratuslab.model.host.HostState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where volumes may be: local ones stay where they are, new ones go where there is room. */
public final class Storage {
  private Storage() {}

  /**
   * Chooses a host for a volume.
   *
   * @param beside the host of the machine that is to have it; null for any
   * @param cluster the identity of the present cluster
   */
  public static Placement.Decision decide(
      LocalVolume volume, @Nullable String beside, List<Candidate> hosts, String cluster) {
    var waiting = Placement.unheard(hosts, cluster);
    if (waiting.isPresent()) {
      return waiting.get();
    }
    var reasons = new HashMap<String, String>();
    for (var host : hosts) {
      reasons.put(
          host.name(), refusal(volume, beside, host, hosts).orElseGet(() -> fits(volume, host)));
    }
    var best =
        hosts.stream()
            .filter(host -> refusal(volume, beside, host, hosts).isEmpty())
            .max(
                Comparator.comparingLong((Candidate host) -> room(volume, host))
                    .thenComparing(Candidate::id, Comparator.reverseOrder()));
    return new Placement.Decision(best.map(Candidate::id).orElse(null), reasons);
  }

  private static Optional<String> refusal(
      LocalVolume volume, @Nullable String beside, Candidate host, List<Candidate> hosts) {
    var state = HostState.of(host.spec(), host.status());
    if (beside != null && !beside.equals(host.id())) {
      return Optional.of("is not the host of its machine");
    }
    if (state != HostState.READY) {
      return Optional.of("is " + state);
    }
    return elsewhere(volume.image(), host, hosts).or(() -> missing(List.of(volume), host));
  }

  /** Why what is made of a captured image cannot be made on a host: the image is on another. */
  static Optional<String> elsewhere(@Nullable String image, Candidate host, List<Candidate> hosts) {
    return image == null || image.equals(host.id())
        ? Optional.empty()
        : Optional.of("its image was captured on host " + name(image, hosts) + " and is there");
  }

  private static String fits(LocalVolume volume, Candidate host) {
    return "fits, " + room(volume, host) + " kilobytes free";
  }

  private static long room(LocalVolume volume, Candidate host) {
    return host.pool(volume.pool()).map(host::room).orElse(0L);
  }

  /** Why a machine with these volumes cannot be on a host; empty if it can. */
  static Optional<String> refusal(
      List<LocalVolume> volumes, Candidate host, List<Candidate> hosts) {
    return volumes.stream()
        .filter(volume -> volume.host() != null && !volume.host().equals(host.id()))
        .findFirst()
        .map(volume -> "volume " + volume.id() + " is on host " + name(volume.host(), hosts))
        .or(
            () ->
                volumes.stream()
                    .filter(volume -> volume.host() == null)
                    .flatMap(volume -> elsewhere(volume.image(), host, hosts).stream())
                    .findFirst())
        .or(() -> missing(volumes.stream().filter(v -> v.host() == null).toList(), host));
  }

  private static String name(@Nullable String id, List<Candidate> hosts) {
    return hosts.stream()
        .filter(host -> host.id().equals(id))
        .findFirst()
        .map(Candidate::name)
        .orElse(String.valueOf(id));
  }

  /** What a host lacks for volumes that are to be made there. */
  private static Optional<String> missing(List<LocalVolume> volumes, Candidate host) {
    var wanted = new HashMap<String, Long>();
    for (var volume : volumes) {
      var pool = host.pool(volume.pool());
      if (pool.isEmpty()) {
        return Optional.of(
            volume.pool() == null ? "has no storage pool" : "has no storage pool " + volume.pool());
      }
      var sum = wanted.merge(pool.get().name(), volume.capacity(), Long::sum);
      var room = host.room(pool.get());
      if (sum > room) {
        return Optional.of(
            "has %d kilobytes free of %d wanted in storage pool %s"
                .formatted(Math.max(0, room), sum, pool.get().name()));
      }
    }
    return Optional.empty();
  }
}
