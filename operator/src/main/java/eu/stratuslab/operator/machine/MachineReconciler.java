package eu.stratuslab.operator.machine;

import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.model.configuration.Configuration;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.host.Host;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.machine.Machine;
import eu.stratuslab.model.resource.Usage;
import eu.stratuslab.model.volume.Volume;
import eu.stratuslab.operator.placement.AccountedStore;
import eu.stratuslab.operator.placement.HostPool;
import eu.stratuslab.operator.placement.LeanStore;
import eu.stratuslab.operator.placement.Ledger;
import eu.stratuslab.operator.placement.LocalVolumes;
import eu.stratuslab.operator.placement.VolumeIndex;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Proposes a host for every machine that has none, and watches over those that have one. */
@ControllerConfiguration(name = "machine")
public final class MachineReconciler implements Reconciler<Machine> {
  private static final Duration UNPLACED = Duration.ofSeconds(30);

  private static final String WANTED_BY = "wantedBy";

  private final Ledger<String> ledger = new Ledger<>();
  private final MachineAttendant attendant;
  private volatile @Nullable IndexerResourceCache<Machine> machines;
  private volatile @Nullable InformerEventSource<Host, Machine> hosts;
  private volatile @Nullable InformerEventSource<Configuration, Machine> configurations;
  private volatile @Nullable InformerEventSource<Volume, Machine> volumes;

  /**
   * @param pools what is promised of each pool, as the reconciler of volumes enters it
   */
  public MachineReconciler(KubeApi kube, InstantSource clock, Ledger<HostPool> pools) {
    this.attendant = new MachineAttendant(kube, clock, ledger, pools);
  }

  @Override
  public List<EventSource<?, Machine>> prepareEventSources(EventSourceContext<Machine> context) {
    machines = context.getPrimaryCache();
    var hostSource =
        new InformerEventSource<Host, Machine>(
            InformerEventSourceConfiguration.from(Host.class, Machine.class)
                .withItemStore(new LeanStore<>())
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
    var volumeSource =
        new InformerEventSource<Volume, Machine>(
            InformerEventSourceConfiguration.from(Volume.class, Machine.class)
                .withItemStore(new LeanStore<>())
                .withSecondaryToPrimaryMapper(this::wanting)
                .withOnUpdateFilter(
                    (now, before) -> !Objects.equals(now.getSpec(), before.getSpec()))
                .build(),
            context);
    volumeSource.addIndexers(Map.of(WANTED_BY, LocalVolumes::wantedBy));
    hosts = hostSource;
    configurations = configurationSource;
    volumes = volumeSource;
    return List.of(hostSource, configurationSource, volumeSource);
  }

  @Override
  public UpdateControl<Machine> reconcile(Machine machine, Context<Machine> context) {
    attendant.attend(machine, look(machine.getMetadata().getNamespace()));
    return machine.getSpec().placement() == null
        ? UpdateControl.<Machine>noUpdate().rescheduleAfter(UNPLACED)
        : UpdateControl.noUpdate();
  }

  private MachineAttendant.Look look(String namespace) {
    var hostCache = Objects.requireNonNull(hosts, "event sources are not prepared");
    var configurationCache = Objects.requireNonNull(configurations, "not prepared");
    return new MachineAttendant.Look(
        hostCache.list(_ -> true).collect(Collectors.toMap(h -> h.getMetadata().getName(), h -> h)),
        configurationCache
            .list(_ -> true)
            .findFirst()
            .map(Configuration::getSpec)
            .orElse(ConfigurationSpec.DEFAULT)
            .effective(),
        volumes(Objects.requireNonNull(volumes, "not prepared"), namespace));
  }

  private static VolumeIndex volumes(InformerEventSource<Volume, Machine> cache, String namespace) {
    return new VolumeIndex() {
      @Override
      public Optional<Volume> named(String id) {
        return cache.get(new ResourceID(id, namespace));
      }

      @Override
      public List<Volume> wantedBy(String machine) {
        return cache.byIndex(WANTED_BY, machine);
      }
    };
  }

  /** How many machines there are, by state. */
  public Map<String, Long> byState() {
    var cache = machines;
    return cache == null
        ? Map.of()
        : cache
            .list(_ -> true)
            .map(
                machine ->
                    Objects.requireNonNullElse(MachineAttendant.statusOf(machine).state(), ""))
            .collect(Collectors.groupingBy(state -> state, Collectors.counting()));
  }

  /** What the machines placed on a host, or proposed for it, use together. */
  public Usage reserved(String host) {
    return ledger.usage(host);
  }

  /** Where the machines are to be kept, so that the account of hosts goes with them. */
  public ItemStore<Machine> store() {
    return new AccountedStore<>(ledger, MachineAttendant::reservation);
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

  /** A machine without a host goes where its volumes are. */
  private Set<ResourceID> wanting(Volume volume) {
    var name = volume.getSpec().wantedBy();
    var cache = machines;
    if (name == null || cache == null) {
      return Set.of();
    }
    var machine = new ResourceID(name, volume.getMetadata().getNamespace());
    return cache
        .get(machine)
        .filter(is -> is.getSpec().placement() == null)
        .map(_ -> Set.of(machine))
        .orElse(Set.of());
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
    var a = MachineAttendant.statusOf(now);
    var b = MachineAttendant.statusOf(before);
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
}
