package eu.stratuslab.simulation.process;

import eu.stratuslab.kube.KeyedQueue;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.host.Host;
import eu.stratuslab.model.host.HostSpec;
import eu.stratuslab.model.host.HostState;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.machine.Machine;
import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.machine.MachineStatus;
import eu.stratuslab.model.volume.Volume;
import eu.stratuslab.model.volume.VolumeSpec;
import eu.stratuslab.model.volume.VolumeStatus;
import eu.stratuslab.operator.machine.MachineAttendant;
import eu.stratuslab.operator.placement.HostPool;
import eu.stratuslab.operator.placement.Ledger;
import eu.stratuslab.operator.placement.Ledger.Reservation;
import eu.stratuslab.operator.placement.LocalVolumes;
import eu.stratuslab.operator.placement.VolumeIndex;
import eu.stratuslab.operator.volume.VolumeAttendant;
import eu.stratuslab.simulation.world.Life;
import eu.stratuslab.simulation.world.Weather;
import eu.stratuslab.simulation.world.WorkQueue;
import eu.stratuslab.simulation.world.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A replica of the operator: real proposals over caches that lag behind, as informers do. */
public final class OperatorProcess extends Program {
  /** The name of the Lease. */
  public static final String LEASE = "stratuslab-operator";

  private static final Duration UNPLACED = Duration.ofSeconds(30);

  public OperatorProcess(World world, int number, Weather weather) {
    super(world, "operator-" + number, weather);
  }

  /** Who leads no longer ends: the next life takes part with empty caches. */
  @Override
  void boot(Life life) {
    var caches = new Caches(world.kube(life), life);
    life.holds(caches);
    var thread = life.activity("election");
    var _ =
        caches.kube.elect(
            Labels.SYSTEM_NAMESPACE,
            LEASE,
            toString(),
            Duration.ofSeconds(15),
            leads ->
                world
                    .timeline()
                    .in(
                        Duration.ZERO,
                        thread,
                        "leads " + leads,
                        () -> {
                          if (leads) {
                            caches.start();
                          } else {
                            life.end();
                          }
                        }));
  }

  private final class Caches {
    private final KubeApi kube;
    private final Ledger<String> ledger = new Ledger<>();
    private final Ledger<HostPool> pools = new Ledger<>();
    private final MachineAttendant attendant;
    private final VolumeAttendant storage;
    private final Map<Ref, Machine> machines = new HashMap<>();
    private final Map<Ref, Volume> volumes = new TreeMap<>(Comparator.comparing(Ref::toString));
    private final Map<String, Host> hosts = new TreeMap<>();
    private final WorkQueue<Ref> informer;
    private final WorkQueue<Ref> queue;
    private final WorkQueue<Ref> volumeQueue;

    Caches(KubeApi kube, Life life) {
      this.kube = kube;
      attendant = new MachineAttendant(kube, world.timeline(), ledger, pools);
      storage = new VolumeAttendant(kube, world.timeline(), pools);
      informer = new WorkQueue<>(life.activity("informer"), this::refresh);
      queue = new WorkQueue<>(life.activity("machines"), this::attend);
      volumeQueue = new WorkQueue<>(life.activity("volumes"), this::store);
    }

    void start() {
      kube.watch(AgentProcess.MACHINES, Map.of(), informer::add);
      kube.watch(AgentProcess.VOLUMES, Map.of(), informer::add);
      kube.watch(eu.stratuslab.agent.host.HostReporter.KIND, Map.of(), informer::add);
    }

    private Next refresh(Ref ref) {
      var resource = kube.get(ref);
      if (ref.kind().equals(AgentProcess.MACHINES)) {
        var before = machines.get(ref);
        resource.ifPresentOrElse(r -> machines.put(ref, machine(r)), () -> machines.remove(ref));
        enter(ledger, before, machines.get(ref), MachineAttendant::reservation);
        if (before == null || resource.filter(r -> isAsBefore(before, r)).isEmpty()) {
          queue.add(ref);
          unplaced(ref.name()).forEach(volumeQueue::add);
        }
      } else if (ref.kind().equals(AgentProcess.VOLUMES)) {
        volume(ref, resource.map(OperatorProcess::volume).orElse(null));
      } else {
        var before = hosts.get(ref.name());
        resource.ifPresentOrElse(
            r -> hosts.put(ref.name(), host(r)), () -> hosts.remove(ref.name()));
        var now = hosts.get(ref.name());
        if (before == null || now == null || matters(before, now)) {
          machines.keySet().stream()
              .sorted(java.util.Comparator.comparing(Ref::toString))
              .forEach(queue::add);
          unplaced(null).forEach(volumeQueue::add);
        }
      }
      return KeyedQueue.DONE;
    }

    private void volume(Ref ref, @Nullable Volume now) {
      var before = now == null ? volumes.remove(ref) : volumes.put(ref, now);
      enter(pools, before, now, LocalVolumes::reservation);
      if (now == null || (before != null && now.getSpec().equals(before.getSpec()))) {
        return;
      }
      volumeQueue.add(ref);
      machines.entrySet().stream()
          .filter(m -> m.getValue().getSpec().placement() == null)
          .map(Map.Entry::getKey)
          .filter(m -> m.name().equals(now.getSpec().wantedBy()))
          .forEach(queue::add);
    }

    /** The volumes without a host: of a machine, or all. */
    private List<Ref> unplaced(@Nullable String machine) {
      return volumes.entrySet().stream()
          .filter(v -> v.getValue().getSpec().placement() == null)
          .filter(v -> machine == null || machine.equals(v.getValue().getSpec().wantedBy()))
          .map(Map.Entry::getKey)
          .toList();
    }

    private Next store(Ref ref) {
      var volume = volumes.get(ref);
      if (volume == null) {
        return KeyedQueue.DONE;
      }
      storage.attend(
          volume,
          new VolumeAttendant.Look(
              Map.copyOf(hosts),
              machine ->
                  machines.values().stream()
                      .filter(m -> m.getMetadata().getName().equals(machine))
                      .findFirst()));
      return volume.getSpec().placement() == null ? new Next.LookAgain(UNPLACED) : KeyedQueue.DONE;
    }

    /** As the operator's own cache does it. */
    private <R extends HasMetadata, P> void enter(
        Ledger<P> ledger,
        @Nullable R before,
        @Nullable R now,
        Function<R, @Nullable Reservation<P>> reservation) {
      if (before != null) {
        ledger.show(before.getMetadata().getUid(), null);
      }
      if (now != null) {
        ledger.show(now.getMetadata().getUid(), reservation.apply(now));
      } else if (before != null) {
        ledger.forget(before.getMetadata().getUid());
      }
    }

    private Next attend(Ref ref) {
      var machine = machines.get(ref);
      if (machine == null) {
        return KeyedQueue.DONE;
      }
      attendant.attend(
          machine,
          new MachineAttendant.Look(
              Map.copyOf(hosts),
              ConfigurationSpec.DEFAULT.effective(),
              VolumeIndex.of(List.copyOf(volumes.values()))));
      return machine.getSpec().placement() == null ? new Next.LookAgain(UNPLACED) : KeyedQueue.DONE;
    }
  }

  /** What JOSDK does not tell of: a status alone. */
  private static boolean isAsBefore(Machine before, Resource now) {
    return before.getMetadata().getUid().equals(now.meta().uid())
        && before.getMetadata().getGeneration() == now.meta().generation();
  }

  /** A heartbeat alone moves no machine. */
  private static boolean matters(Host before, Host now) {
    var was = before.getStatus();
    var is = now.getStatus();
    return !Objects.equals(was.cluster(), is.cluster())
        || !Objects.equals(was.memory(), is.memory())
        || !Objects.equals(was.storage(), is.storage())
        || !Objects.equals(was.pools(), is.pools())
        || HostState.of(before.getSpec(), was) != HostState.of(now.getSpec(), is);
  }

  private static Machine machine(Resource resource) {
    var machine = new Machine();
    machine.setMetadata(meta(resource));
    machine.setSpec(resource.specAs(MachineSpec.class));
    machine.setStatus(resource.statusAs(MachineStatus.class));
    return machine;
  }

  private static Volume volume(Resource resource) {
    var volume = new Volume();
    volume.setMetadata(meta(resource));
    volume.setSpec(resource.specAs(VolumeSpec.class));
    volume.setStatus(resource.statusAs(VolumeStatus.class));
    return volume;
  }

  private static Host host(Resource resource) {
    var host = new Host();
    host.setMetadata(meta(resource));
    host.setSpec(resource.specAs(HostSpec.class));
    host.setStatus(resource.statusAs(HostStatus.class));
    return host;
  }

  private static ObjectMeta meta(Resource resource) {
    return new ObjectMetaBuilder()
        .withNamespace(resource.namespace())
        .withName(resource.name())
        .withUid(resource.meta().uid())
        .withGeneration(resource.meta().generation())
        .withDeletionTimestamp(resource.meta().deleting() ? "2026-11-22T12:00:00Z" : null)
        .build();
  }
}
