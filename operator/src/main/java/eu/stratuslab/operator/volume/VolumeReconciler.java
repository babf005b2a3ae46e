package eu.stratuslab.operator.volume;

import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.model.host.Host;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.machine.Machine;
import eu.stratuslab.model.volume.Volume;
import eu.stratuslab.operator.machine.MachineAttendant;
import eu.stratuslab.operator.placement.AccountedStore;
import eu.stratuslab.operator.placement.HostPool;
import eu.stratuslab.operator.placement.LeanStore;
import eu.stratuslab.operator.placement.Ledger;
import eu.stratuslab.operator.placement.LocalVolumes;
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
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Proposes a host for every volume that has none, and watches over those that have one. */
@ControllerConfiguration(name = "volume")
public final class VolumeReconciler implements Reconciler<Volume> {
  private static final Duration UNPLACED = Duration.ofSeconds(30);

  private static final String WANTED_BY = "wantedBy";

  private final Ledger<HostPool> ledger;
  private final VolumeAttendant attendant;
  private volatile @Nullable IndexerResourceCache<Volume> volumes;
  private volatile @Nullable InformerEventSource<Host, Volume> hosts;
  private volatile @Nullable InformerEventSource<Machine, Volume> machines;

  /**
   * @param ledger what is promised of each pool; this one enters what its cache shows
   */
  public VolumeReconciler(KubeApi kube, InstantSource clock, Ledger<HostPool> ledger) {
    this.ledger = ledger;
    this.attendant = new VolumeAttendant(kube, clock, ledger);
  }

  @Override
  public List<EventSource<?, Volume>> prepareEventSources(EventSourceContext<Volume> context) {
    var cache = context.getPrimaryCache();
    cache.addIndexer(WANTED_BY, LocalVolumes::wantedBy);
    volumes = cache;
    var hostSource =
        new InformerEventSource<Host, Volume>(
            InformerEventSourceConfiguration.from(Host.class, Volume.class)
                .withItemStore(new LeanStore<>())
                .withSecondaryToPrimaryMapper(this::concernedBy)
                .withOnUpdateFilter(VolumeReconciler::matters)
                .build(),
            context);
    var machineSource =
        new InformerEventSource<Machine, Volume>(
            InformerEventSourceConfiguration.from(Machine.class, Volume.class)
                .withItemStore(new LeanStore<>(machine -> machine.setStatus(null)))
                .withSecondaryToPrimaryMapper(this::waitingFor)
                .withOnUpdateFilter(
                    (now, before) ->
                        !Objects.equals(now.getSpec().placement(), before.getSpec().placement()))
                .build(),
            context);
    hosts = hostSource;
    machines = machineSource;
    return List.of(hostSource, machineSource);
  }

  @Override
  public UpdateControl<Volume> reconcile(Volume volume, Context<Volume> context) {
    attendant.attend(volume, look(volume.getMetadata().getNamespace()));
    return volume.getSpec().placement() == null
        ? UpdateControl.<Volume>noUpdate().rescheduleAfter(UNPLACED)
        : UpdateControl.noUpdate();
  }

  private VolumeAttendant.Look look(String namespace) {
    var machineCache = Objects.requireNonNull(machines, "event sources are not prepared");
    return new VolumeAttendant.Look(
        Objects.requireNonNull(hosts, "not prepared")
            .list(_ -> true)
            .collect(Collectors.toMap(h -> h.getMetadata().getName(), h -> h)),
        machine -> machineCache.get(new ResourceID(machine, namespace)));
  }

  /** Where the volumes are to be kept, so that the account of pools goes with them. */
  public ItemStore<Volume> store() {
    return new AccountedStore<>(ledger, LocalVolumes::reservation);
  }

  /** What has no host yet, and what is on that one. */
  private Set<ResourceID> concernedBy(Host host) {
    var cache = volumes;
    var name = host.getMetadata().getName();
    return cache == null
        ? Set.of()
        : cache
            .list(
                volume -> {
                  var placement = volume.getSpec().placement();
                  return placement == null || placement.host().equals(name);
                })
            .map(ResourceID::fromResource)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The volumes that go where a machine goes. */
  private Set<ResourceID> waitingFor(Machine machine) {
    var cache = volumes;
    return cache == null
        ? Set.of()
        : cache.byIndex(WANTED_BY, machine.getMetadata().getName()).stream()
            .filter(volume -> volume.getSpec().placement() == null)
            .map(ResourceID::fromResource)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** What is free of a pool changes all the time, and is not asked for. */
  private static List<HostStatus.Pool> sizes(HostStatus status) {
    return status.pools().stream()
        .map(p -> new HostStatus.Pool(p.name(), p.type(), p.capacity(), 0, p.full(), p.abilities()))
        .toList();
  }

  /** A heartbeat alone places nothing. */
  private static boolean matters(Host now, Host before) {
    var a = MachineAttendant.statusOf(now);
    var b = MachineAttendant.statusOf(before);
    return !Objects.equals(now.getSpec(), before.getSpec())
        || !Objects.equals(a.cluster(), b.cluster())
        || !sizes(a).equals(sizes(b))
        || !Objects.equals(a.conditions(), b.conditions());
  }
}
