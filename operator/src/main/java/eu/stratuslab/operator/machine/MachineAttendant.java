package eu.stratuslab.operator.machine;

import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.Host;
import eu.stratuslab.model.host.HostSpec;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.machine.Machine;
import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.machine.MachineStatus;
import eu.stratuslab.model.resource.Usage;
import eu.stratuslab.model.volume.Volume;
import eu.stratuslab.observability.LogContext;
import eu.stratuslab.operator.placement.Candidate;
import eu.stratuslab.operator.placement.HostPool;
import eu.stratuslab.operator.placement.Ledger;
import eu.stratuslab.operator.placement.Ledger.Reservation;
import eu.stratuslab.operator.placement.LocalVolumes;
import eu.stratuslab.operator.placement.Placement;
import eu.stratuslab.operator.placement.VolumeIndex;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tends to one machine after the other, by what its caller's caches show: proposes a host for one
 * that has none, and says when nothing is heard of the host of one that has. Has no threads. What
 * machines reserve stands in the ledger, which the caller tells of what its caches show.
 */
public final class MachineAttendant {
  private static final Logger LOG = LoggerFactory.getLogger(MachineAttendant.class);
  private static final Kind MACHINE = new Kind("Machine", "machines", true);

  private final KubeApi kube;
  private final InstantSource clock;
  private final Ledger<String> ledger;
  private final Ledger<HostPool> pools;

  /**
   * @param ledger what machines reserve of each host
   * @param pools what volumes reserve of each pool, and what is promised there to those that go
   *     where a machine goes; the same one that volumes are decided by
   */
  public MachineAttendant(
      KubeApi kube, InstantSource clock, Ledger<String> ledger, Ledger<HostPool> pools) {
    this.kube = kube;
    this.clock = clock;
    this.ledger = ledger;
    this.pools = pools;
  }

  /**
   * What the caches show.
   *
   * @param hosts by name
   * @param configuration effective
   * @param volumes of the machine's tenant
   */
  public record Look(
      Map<String, Host> hosts, ConfigurationSpec configuration, VolumeIndex volumes) {

    @Nullable Host host(String name) {
      return hosts.get(name);
    }
  }

  /** One look at one machine. */
  public void attend(Machine machine, Look look) {
    var spec = machine.getSpec();
    if (machine.getMetadata().getDeletionTimestamp() != null || spec.terminate() != null) {
      forget(machine, look);
      return;
    }
    var plan =
        spec.placement() == null
            ? MachinePlan.propose(machine, decide(machine, spec, look), clock.instant())
            : MachinePlan.attend(machine, look.host(spec.placement().host()), clock.instant());
    if (plan.status().isPresent()) {
      try (var _ = LogContext.job(job(machine))) {
        LOG.info("told: {}", plan.status().get().at("/proposal/host").asText("its host is silent"));
        tell(machine, plan, look);
      }
    }
  }

  private void tell(Machine machine, MachinePlan plan, Look look) {
    var meta = machine.getMetadata();
    try {
      kube.applyStatus(
          new Ref(MACHINE, meta.getNamespace(), meta.getName()),
          meta.getUid(),
          plan.status().orElseThrow(),
          Labels.OPERATOR);
    } catch (KubeException e) {
      // It went, or was made anew: the next event speaks of the new one.
      if (e.code() != KubeException.Code.NOT_FOUND && e.code() != KubeException.Code.CONFLICT) {
        throw e;
      }
      forget(machine, look);
    }
  }

  private void forget(Machine machine, Look look) {
    ledger.forget(machine.getMetadata().getUid());
    unplaced(volumes(machine, look)).keySet().forEach(pools::forget);
  }

  private static List<Volume> volumes(Machine machine, Look look) {
    return LocalVolumes.of(machine.getMetadata().getName(), machine.getSpec(), look.volumes());
  }

  /** Those that have no host yet, by uid: they go where the machine goes. */
  private static Map<String, Volume> unplaced(List<Volume> volumes) {
    return volumes.stream()
        .filter(volume -> volume.getSpec().placement() == null)
        .collect(Collectors.toMap(volume -> volume.getMetadata().getUid(), Function.identity()));
  }

  private Placement.Decision decide(Machine machine, MachineSpec spec, Look look) {
    var cluster = kube.clusterUid();
    // One decision at a time, also with those of volumes: each sees what the one before it has
    // reserved.
    synchronized (pools) {
      return decide(machine, spec, look, cluster);
    }
  }

  private Placement.Decision decide(Machine machine, MachineSpec spec, Look look, String cluster) {
    forget(machine, look);
    var uid = machine.getMetadata().getUid();
    var volumes = volumes(machine, look);
    var unplaced = unplaced(volumes);
    var candidates =
        candidates(
            look.hosts().values(), ledger.usageWithout(uid), pools.usageWithout(unplaced.keySet()));
    var unknown = LocalVolumes.unknown(spec, look.volumes());
    if (unknown.isPresent()) {
      return Placement.Decision.waiting(candidates, "waiting for volume " + unknown.get());
    }
    var decision =
        Placement.decide(
            spec,
            volumes.stream().map(LocalVolumes::of).toList(),
            candidates,
            cluster,
            look.configuration());
    var host = decision.host();
    if (host != null) {
      ledger.propose(uid, new Reservation<>(host, Placement.usage(spec)));
      unplaced.forEach((id, volume) -> pools.propose(id, LocalVolumes.reservation(volume, host)));
    }
    return decision;
  }

  /**
   * The hosts as placement sees them.
   *
   * @param machines what is promised of each host
   * @param volumes what is promised of each pool
   */
  public static List<Candidate> candidates(
      Collection<Host> hosts, Map<String, Usage> machines, Map<HostPool, Usage> volumes) {
    var reserved = HostPool.byHost(volumes);
    return hosts.stream()
        .map(
            host ->
                new Candidate(
                    host.getMetadata().getName(),
                    specOf(host),
                    statusOf(host),
                    machines.getOrDefault(host.getMetadata().getName(), Usage.NONE),
                    reserved.getOrDefault(host.getMetadata().getName(), Map.of())))
        .toList();
  }

  /** What a machine reserves on the host where it is, or is proposed to be; null if on none. */
  public static @Nullable Reservation<String> reservation(Machine machine) {
    var host = reservedOn(machine);
    return host == null ? null : new Reservation<>(host, Placement.usage(machine.getSpec()));
  }

  private static @Nullable String reservedOn(Machine machine) {
    var placement = machine.getSpec().placement();
    if (placement != null) {
      return placement.host();
    }
    var proposal = statusOf(machine).proposal();
    return proposal == null ? null : proposal.host();
  }

  /** The Job whose wish a resource last took. */
  public static Optional<String> job(HasMetadata resource) {
    return Optional.ofNullable(resource.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(Labels.JOB));
  }

  public static HostSpec specOf(Host host) {
    var spec = host.getSpec();
    return spec == null ? Json.read(Json.object(), HostSpec.class) : spec;
  }

  public static HostStatus statusOf(Host host) {
    var status = host.getStatus();
    return status == null ? Json.read(Json.object(), HostStatus.class) : status;
  }

  public static MachineStatus statusOf(Machine machine) {
    var status = machine.getStatus();
    return status == null ? Json.read(Json.object(), MachineStatus.class) : status;
  }
}
