package eu.stratuslab.operator.volume;

import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.model.host.Host;
import eu.stratuslab.model.machine.Machine;
import eu.stratuslab.model.volume.Volume;
import eu.stratuslab.operator.machine.MachineAttendant;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Proposes a host for every volume that has none, and watches over those that have one. */
@ControllerConfiguration(name = "volume")
public final class VolumeReconciler implements Reconciler<Volume> {
  private static final Duration UNPLACED = Duration.ofSeconds(30);

  private final VolumeAttendant attendant;
  private volatile @Nullable IndexerResourceCache<Volume> volumes;
  private volatile @Nullable InformerEventSource<Host, Volume> hosts;
  private volatile @Nullable InformerEventSource<Machine, Volume> machines;

  public VolumeReconciler(KubeApi kube, InstantSource clock) {
    this.attendant = new VolumeAttendant(kube, clock);
  }

  @Override
  public List<EventSource<?, Volume>> prepareEventSources(EventSourceContext<Volume> context) {
    volumes = context.getPrimaryCache();
    var hostSource =
        new InformerEventSource<Host, Volume>(
            InformerEventSourceConfiguration.from(Host.class, Volume.class)
                .withSecondaryToPrimaryMapper(this::concernedBy)
                .withOnUpdateFilter(VolumeReconciler::matters)
                .build(),
            context);
    var machineSource =
        new InformerEventSource<Machine, Volume>(
            InformerEventSourceConfiguration.from(Machine.class, Volume.class)
                .withSecondaryToPrimaryMapper(
                    machine ->
                        unplaced(
                            v -> machine.getMetadata().getName().equals(v.getSpec().wantedBy())))
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
    attendant.attend(volume, look());
    return volume.getSpec().placement() == null
        ? UpdateControl.<Volume>noUpdate().rescheduleAfter(UNPLACED)
        : UpdateControl.noUpdate();
  }

  private VolumeAttendant.Look look() {
    return new VolumeAttendant.Look(
        Objects.requireNonNull(hosts, "event sources are not prepared").list(_ -> true).toList(),
        Objects.requireNonNull(machines, "not prepared")
            .list(_ -> true)
            .collect(Collectors.toMap(m -> m.getMetadata().getName(), m -> m)),
        Objects.requireNonNull(volumes, "not prepared").list(_ -> true).toList());
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

  private Set<ResourceID> unplaced(Predicate<Volume> concerned) {
    var cache = volumes;
    return cache == null
        ? Set.of()
        : cache
            .list(volume -> volume.getSpec().placement() == null && concerned.test(volume))
            .map(ResourceID::fromResource)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** A heartbeat alone places nothing. */
  private static boolean matters(Host now, Host before) {
    var a = MachineAttendant.statusOf(now);
    var b = MachineAttendant.statusOf(before);
    return !Objects.equals(now.getSpec(), before.getSpec())
        || !Objects.equals(a.cluster(), b.cluster())
        || !Objects.equals(a.pools(), b.pools())
        || !Objects.equals(a.conditions(), b.conditions());
  }
}
