package eu.stratuslab.simulation.process;

import eu.stratuslab.kube.KeyedQueue;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.KubeApi;
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
import eu.stratuslab.operator.machine.MachineAttendant;
import eu.stratuslab.operator.placement.Ledger;
import eu.stratuslab.simulation.world.Life;
import eu.stratuslab.simulation.world.Weather;
import eu.stratuslab.simulation.world.WorkQueue;
import eu.stratuslab.simulation.world.World;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The operator: real proposals over caches that lag behind, as informers do. */
public final class OperatorProcess extends Program {
  private static final Duration UNPLACED = Duration.ofSeconds(30);

  public OperatorProcess(World world, Weather weather) {
    super(world, "operator", weather);
  }

  @Override
  void boot(Life life) {
    var caches = new Caches(world.kube(life), life);
    life.holds(caches);
    caches.start();
  }

  private final class Caches {
    private final KubeApi kube;
    private final Ledger ledger = new Ledger();
    private final MachineAttendant attendant;
    private final Map<Ref, Machine> machines = new HashMap<>();
    private final Map<String, Host> hosts = new TreeMap<>();
    private final WorkQueue<Ref> informer;
    private final WorkQueue<Ref> queue;

    Caches(KubeApi kube, Life life) {
      this.kube = kube;
      attendant = new MachineAttendant(kube, world.timeline(), ledger);
      informer = new WorkQueue<>(life.activity("informer"), this::refresh);
      queue = new WorkQueue<>(life.activity("machines"), this::attend);
    }

    void start() {
      kube.watch(AgentProcess.MACHINES, Map.of(), informer::add);
      kube.watch(eu.stratuslab.agent.host.HostReporter.KIND, Map.of(), informer::add);
    }

    private Next refresh(Ref ref) {
      var resource = kube.get(ref);
      if (ref.kind().equals(AgentProcess.MACHINES)) {
        var before = machines.get(ref);
        resource.ifPresentOrElse(r -> machines.put(ref, machine(r)), () -> machines.remove(ref));
        enter(before, machines.get(ref));
        if (before == null || resource.filter(r -> isAsBefore(before, r)).isEmpty()) {
          queue.add(ref);
        }
      } else {
        var before = hosts.get(ref.name());
        resource.ifPresentOrElse(
            r -> hosts.put(ref.name(), host(r)), () -> hosts.remove(ref.name()));
        var now = hosts.get(ref.name());
        if (before == null || now == null || matters(before, now)) {
          machines.keySet().stream()
              .sorted(java.util.Comparator.comparing(Ref::toString))
              .forEach(queue::add);
        }
      }
      return KeyedQueue.DONE;
    }

    /** As the operator's own cache does it. */
    private void enter(@Nullable Machine before, @Nullable Machine now) {
      if (before != null) {
        ledger.show(before.getMetadata().getUid(), null);
      }
      if (now != null) {
        ledger.show(now.getMetadata().getUid(), MachineAttendant.reservation(now));
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
          new MachineAttendant.Look(Map.copyOf(hosts), ConfigurationSpec.DEFAULT.effective()));
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
        || HostState.of(before.getSpec(), was) != HostState.of(now.getSpec(), is);
  }

  private static Machine machine(Resource resource) {
    var machine = new Machine();
    machine.setMetadata(meta(resource));
    machine.setSpec(resource.specAs(MachineSpec.class));
    machine.setStatus(resource.statusAs(MachineStatus.class));
    return machine;
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
