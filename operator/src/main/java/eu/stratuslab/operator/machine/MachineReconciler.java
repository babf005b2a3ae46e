package eu.stratuslab.operator.machine;

import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.configuration.Configuration;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.Host;
import eu.stratuslab.model.host.HostSpec;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.machine.Machine;
import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.machine.MachineStatus;
import eu.stratuslab.operator.placement.Candidate;
import eu.stratuslab.operator.placement.Ledger;
import eu.stratuslab.operator.placement.Ledger.Reservation;
import eu.stratuslab.operator.placement.Placement;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Proposes a host for every machine that has none, and watches over those that have one. */
@ControllerConfiguration(name = "machine")
public final class MachineReconciler implements Reconciler<Machine> {
  private static final Duration UNPLACED = Duration.ofSeconds(30);
  private static final Kind MACHINE = new Kind("Machine", "machines", true);

  private final KubeApi kube;
  private final InstantSource clock;
  private final Ledger ledger = new Ledger();
  private volatile @Nullable IndexerResourceCache<Machine> machines;
  private volatile @Nullable InformerEventSource<Host, Machine> hosts;
  private volatile @Nullable InformerEventSource<Configuration, Machine> configurations;

  public MachineReconciler(KubeApi kube, InstantSource clock) {
    this.kube = kube;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, Machine>> prepareEventSources(EventSourceContext<Machine> context) {
    machines = context.getPrimaryCache();
    var hostSource =
        new InformerEventSource<Host, Machine>(
            InformerEventSourceConfiguration.from(Host.class, Machine.class)
                .withSecondaryToPrimaryMapper(this::concernedBy)
                .withOnUpdateFilter(MachineReconciler::matters)
                .build(),
            context);
    var configurationSource =
        new InformerEventSource<Configuration, Machine>(
            InformerEventSourceConfiguration.from(Configuration.class, Machine.class)
                .withSecondaryToPrimaryMapper(_ -> unplaced())
                .build(),
            context);
    hosts = hostSource;
    configurations = configurationSource;
    return List.of(hostSource, configurationSource);
  }

  @Override
  public UpdateControl<Machine> reconcile(Machine machine, Context<Machine> context) {
    var spec = machine.getSpec();
    if (machine.getMetadata().getDeletionTimestamp() != null || spec.terminate() != null) {
      ledger.forget(machine.getMetadata().getUid());
      return UpdateControl.noUpdate();
    }
    var look = look();
    var plan =
        spec.placement() == null
            ? MachinePlan.propose(machine, decide(machine, spec, look), clock.instant())
            : MachinePlan.attend(machine, look.host(spec.placement().host()), clock.instant());
    if (plan.status().isPresent()) {
      tell(machine, plan);
    }
    return spec.placement() == null
        ? UpdateControl.<Machine>noUpdate().rescheduleAfter(UNPLACED)
        : UpdateControl.noUpdate();
  }

  private void tell(Machine machine, MachinePlan plan) {
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
      ledger.forget(meta.getUid());
    }
  }

  /** One decision at a time, so that each sees what the one before it has reserved. */
  private synchronized Placement.Decision decide(Machine machine, MachineSpec spec, Look look) {
    var uid = machine.getMetadata().getUid();
    ledger.forget(uid);
    var shown = new HashMap<>(look.reservations());
    shown.remove(uid);
    var usage = ledger.usage(shown);
    var candidates =
        look.hosts().values().stream()
            .map(
                host ->
                    new Candidate(
                        host.getMetadata().getName(),
                        specOf(host),
                        statusOf(host),
                        usage.getOrDefault(
                            host.getMetadata().getName(), eu.stratuslab.model.resource.Usage.NONE)))
            .toList();
    var decision = Placement.decide(spec, candidates, kube.clusterUid(), look.configuration());
    var host = decision.host();
    if (host != null) {
      ledger.propose(uid, new Reservation(host, Placement.usage(spec)));
    }
    return decision;
  }

  /** What the caches show. */
  private record Look(
      Map<String, Host> hosts,
      Map<String, Reservation> reservations,
      ConfigurationSpec configuration) {
    @Nullable Host host(String name) {
      return hosts.get(name);
    }
  }

  private Look look() {
    var hostCache = Objects.requireNonNull(hosts, "event sources are not prepared");
    var configurationCache = Objects.requireNonNull(configurations, "not prepared");
    var machineCache = Objects.requireNonNull(machines, "not prepared");
    return new Look(
        hostCache.list(_ -> true).collect(Collectors.toMap(h -> h.getMetadata().getName(), h -> h)),
        reservations(machineCache),
        configurationCache
            .list(_ -> true)
            .findFirst()
            .map(Configuration::getSpec)
            .orElse(ConfigurationSpec.DEFAULT)
            .effective());
  }

  private static Map<String, Reservation> reservations(IndexerResourceCache<Machine> machines) {
    var reservations = new HashMap<String, Reservation>();
    machines
        .list(_ -> true)
        .forEach(
            machine -> {
              var host = reservedOn(machine);
              if (host != null) {
                reservations.put(
                    machine.getMetadata().getUid(),
                    new Reservation(host, Placement.usage(machine.getSpec())));
              }
            });
    return reservations;
  }

  private static @Nullable String reservedOn(Machine machine) {
    var placement = machine.getSpec().placement();
    if (placement != null) {
      return placement.host();
    }
    var status = machine.getStatus();
    var proposal = status == null ? null : status.proposal();
    return proposal == null ? null : proposal.host();
  }

  private Set<ResourceID> concernedBy(Host host) {
    var cache = machines;
    if (cache == null) {
      return Set.of();
    }
    var name = host.getMetadata().getName();
    return cache
        .list(
            machine -> {
              var placement = machine.getSpec().placement();
              return placement == null || placement.host().equals(name);
            })
        .map(ResourceID::fromResource)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Set<ResourceID> unplaced() {
    var cache = machines;
    return cache == null
        ? Set.of()
        : cache
            .list(machine -> machine.getSpec().placement() == null)
            .map(ResourceID::fromResource)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** A heartbeat alone moves no machine. */
  private static boolean matters(Host now, Host before) {
    var a = statusOf(now);
    var b = statusOf(before);
    return !Objects.equals(now.getSpec(), before.getSpec())
        || !Objects.equals(a.cluster(), b.cluster())
        || !Objects.equals(a.cpu(), b.cpu())
        || !Objects.equals(a.memory(), b.memory())
        || !Objects.equals(a.storage(), b.storage())
        || !readiness(a).equals(readiness(b));
  }

  private static String readiness(HostStatus status) {
    return eu.stratuslab.model.document.Condition.find(status.conditions(), "Ready")
        .map(eu.stratuslab.model.document.Condition::status)
        .orElse("");
  }

  static HostSpec specOf(Host host) {
    var spec = host.getSpec();
    return spec == null ? Json.read(Json.object(), HostSpec.class) : spec;
  }

  static HostStatus statusOf(Host host) {
    var status = host.getStatus();
    return status == null ? Json.read(Json.object(), HostStatus.class) : status;
  }

  static MachineStatus statusOf(Machine machine) {
    var status = machine.getStatus();
    return status == null ? Json.read(Json.object(), MachineStatus.class) : status;
  }
}
