package eu.stratuslab.operator.placement;

import eu.stratuslab.model.host.HostSpec;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.resource.Usage;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A host that a machine might run on.
 *
 * @param id the uuid of the host
 * @param reserved what machines placed or proposed there use, whether they run or not
 * @param volumes what volumes placed or proposed there reserve, in kilobytes by the pool that they
 *     name; empty for the default one
 */
public record Candidate(
    String id, HostSpec spec, HostStatus status, Usage reserved, Map<String, Long> volumes) {
  public Candidate {
    volumes = Map.copyOf(volumes);
  }

  /** A host without volumes. */
  public Candidate(String id, HostSpec spec, HostStatus status, Usage reserved) {
    this(id, spec, status, reserved, Map.of());
  }

  /** The name of the host, or its id until its agent has told. */
  public String name() {
    var name = status.hostName();
    return name == null ? id : name;
  }

  /** The pool of that name, or the first one for none; empty if the host has no such pool. */
  Optional<HostStatus.Pool> pool(@Nullable String pool) {
    return status.pools().stream().filter(p -> pool == null || p.name().equals(pool)).findFirst();
  }

  /** What is left of a pool after all that is reserved there, in kilobytes. */
  long room(HostStatus.Pool pool) {
    var first = pool.equals(status.pools().getFirst());
    return pool.capacity()
        - volumes.getOrDefault(pool.name(), 0L)
        - (first ? volumes.getOrDefault("", 0L) : 0L);
  }
}
