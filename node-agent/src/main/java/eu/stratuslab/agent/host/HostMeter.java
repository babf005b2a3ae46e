package eu.stratuslab.agent.host;

import eu.stratuslab.agent.hypervisor.DomainUsage;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.model.host.HostUsage;
import eu.stratuslab.model.host.HostUsage.OfDomain;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what machines have used, now and then; the next heartbeat tells it, once. Beside the
 * heartbeat and not within it: a process that does not answer must not make its host silent.
 */
public final class HostMeter {

  private static final Logger LOG = LoggerFactory.getLogger(HostMeter.class);

  private final Hypervisor hypervisor;
  private final Function<Path, Optional<String>> volumes;
  private final InstantSource clock;
  private final AtomicReference<@Nullable HostUsage> untold = new AtomicReference<>();

  /**
   * @param volumes the id of the volume whose file that is
   */
  public HostMeter(
      Hypervisor hypervisor, Function<Path, Optional<String>> volumes, InstantSource clock) {
    this.hypervisor = hypervisor;
    this.volumes = volumes;
    this.clock = clock;
  }

  /** Reads it. What cannot be read is not told: no samples, rather than wrong ones. */
  public void read() {
    try {
      List<OfDomain> domains =
          hypervisor.usage().stream()
              .flatMap(usage -> Stream.concat(Stream.of(entry(usage)), volumes(usage)))
              .toList();
      untold.set(new HostUsage(clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(), domains));
    } catch (HypervisorException e) {
      LOG.info("what machines use cannot be read: {}", e.toString());
    }
  }

  private static OfDomain entry(DomainUsage usage) {
    return new OfDomain(
        usage.uuid().toString(),
        usage.run(),
        usage.cpus(),
        usage.cpuNanos(),
        usage.memoryKibibytes(),
        usage.diskBytes(),
        usage.receivedBytes(),
        usage.sentBytes());
  }

  /** The volumes that a process has. Another process is another beginning. */
  private Stream<OfDomain> volumes(DomainUsage usage) {
    return usage.disks().entrySet().stream()
        .flatMap(disk -> volumes.apply(disk.getKey()).map(id -> entry(id, usage, disk)).stream());
  }

  private static OfDomain entry(String id, DomainUsage usage, Map.Entry<Path, Long> disk) {
    return new OfDomain(id, usage.run(), 1, 0, 0, disk.getValue(), 0, 0);
  }

  /** What was read and not told yet, of these machines and volumes; null for nothing. */
  @Nullable HostUsage untold(Set<String> ids) {
    HostUsage usage = untold.get();
    return usage == null ? null : usage.of(ids);
  }

  /** It was told, unless it was read after that time. */
  void told(HostUsage usage) {
    HostUsage last = untold.get();
    if (last != null && last.at().equals(usage.at())) {
      untold.compareAndSet(last, null);
    }
  }
}
