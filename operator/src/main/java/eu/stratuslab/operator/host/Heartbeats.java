package eu.stratuslab.operator.host;

import eu.stratuslab.model.host.Host;
import eu.stratuslab.operator.machine.MachineAttendant;
import eu.stratuslab.operator.placement.LeanStore;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the cache of hosts is kept in: it sees every heartbeat. For how long a host has been silent
 * is judged by our own monotonic clock since we saw its heartbeat change, or saw it at all; never
 * by the time in it, which the host's clock wrote.
 */
final class Heartbeats extends LeanStore<Host> {
  private final LongSupplier nanos;
  private final Map<String, Beat> beats = new ConcurrentHashMap<>();

  private record Beat(String heartbeat, long seenAt) {}

  /**
   * @param nanos this process' own monotonic clock
   */
  Heartbeats(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public @Nullable Host put(String key, Host host) {
    beats.compute(name(host), (_, before) -> seen(before, heartbeat(host)));
    return super.put(key, host);
  }

  @Override
  public @Nullable Host remove(String key) {
    var gone = super.remove(key);
    if (gone != null) {
      beats.remove(name(gone));
    }
    return gone;
  }

  private Beat seen(@Nullable Beat before, String heartbeat) {
    return before != null && before.heartbeat().equals(heartbeat)
        ? before
        : new Beat(heartbeat, nanos.getAsLong());
  }

  /** For how long nothing is heard of a host; not at all of one that is not in the cache. */
  Duration silence(Host host) {
    var last = beats.get(name(host));
    return last == null ? Duration.ZERO : Duration.ofNanos(nanos.getAsLong() - last.seenAt());
  }

  private static String heartbeat(Host host) {
    return Objects.requireNonNullElse(MachineAttendant.statusOf(host).heartbeat(), "");
  }

  private static String name(Host host) {
    return host.getMetadata().getName();
  }
}
