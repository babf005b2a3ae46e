package eu.stratuslab.simulation.process;

import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.domain.Definitions;
import eu.stratuslab.agent.domain.DomainActor;
import eu.stratuslab.agent.domain.DomainObserver;
import eu.stratuslab.agent.domain.MachineReconciler;
import eu.stratuslab.agent.domain.MachineVolumes;
import eu.stratuslab.agent.domain.Seeds;
import eu.stratuslab.agent.host.HostMeter;
import eu.stratuslab.agent.host.HostReporter;
import eu.stratuslab.agent.host.Inventory;
import eu.stratuslab.agent.hypervisor.DomainListener;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.network.NatNetwork;
import eu.stratuslab.agent.network.Networks;
import eu.stratuslab.agent.storage.Disks;
import eu.stratuslab.agent.storage.MachineFiles;
import eu.stratuslab.agent.storage.VolumePools;
import eu.stratuslab.kube.KeyedQueue;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.simulation.world.Box;
import eu.stratuslab.simulation.world.Life;
import eu.stratuslab.simulation.world.Port;
import eu.stratuslab.simulation.world.Weather;
import eu.stratuslab.simulation.world.WorkQueue;
import eu.stratuslab.simulation.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The agent of one host: real plans, real actor, a hypervisor in memory. */
public final class AgentProcess extends Program {
  static final Kind MACHINES = Kind.of(ResourceTypes.MACHINE.mirrored().orElseThrow());

  private static final Duration POLL = Duration.ofSeconds(30);
  private static final Duration REPORT = Duration.ofSeconds(15);
  private static final Duration MEASURE = Duration.ofSeconds(60);

  private final Box box;

  public AgentProcess(World world, Box box, Weather weather) {
    super(world, "agent-" + box.name(), weather);
    this.box = box;
  }

  @Override
  void boot(Life life) {
    var kube = world.kube(life);
    var real = world.mutated(Hypervisor.class, box.hypervisor(), life);
    var hypervisor = life.port(Hypervisor.class, Port.HYPERVISOR, real);
    var files = life.port(MachineFiles.class, Port.FILES, box.files());
    var disks = new Disks(hypervisor, Box.DISKS);
    var networks = new Networks(hypervisor, box.network());
    disks.open();
    networks.ensure(NatNetwork.NAME);
    var observer =
        new DomainObserver(
            new DomainObserver.Identity(world.store().cloud(), box.id(), box.name()),
            hypervisor,
            disks,
            files,
            box.images(),
            networks,
            MachineVolumes.NONE);
    var definitions = new Definitions(() -> false, "x86_64", disks, files, box.images(), networks);
    // The queue needs the actor, and the actor wakes the queue.
    var woken = new ArrayList<Consumer<Ref>>();
    var actor =
        new DomainActor(
            hypervisor,
            disks,
            files,
            box.images(),
            networks,
            definitions,
            MachineVolumes.NONE,
            new Seeds(kube),
            4,
            ref -> woken.forEach(queue -> queue.accept(ref)),
            CrashPoints.NONE);
    var reconciler =
        new MachineReconciler(
            kube, observer, actor, box::nextNumber, world.timeline(), CrashPoints.NONE);
    var known = new LinkedHashMap<UUID, Ref>();
    var queue = new WorkQueue<Ref>(life.activity("machines"), ref -> look(ref, reconciler, known));
    woken.add(queue::add);
    life.holds(reconciler, actor, observer, known);
    kube.watch(
        MACHINES,
        Map.of(Labels.CLOUD, world.store().cloud(), Labels.HOST, box.id()),
        ref -> {
          known.put(UUID.fromString(ref.name()), ref);
          queue.add(ref);
        });
    var inventory =
        new Inventory(
            world.store().cloud(), hypervisor, disks, files, box.images(), VolumePools.NONE);
    var meter = new HostMeter(hypervisor, world.timeline());
    var report =
        new HostReporter(
            new HostReporter.Identity(
                world.store().cloud(), box.id(), box.network().subnet(), Optional.empty()),
            kube,
            hypervisor,
            () -> Optional.of(inventory),
            () -> "qemu",
            box.nextAgent(),
            box::nextNumber,
            world.timeline(),
            meter);
    life.holds(report, inventory, meter);
    var chores = life.activity("chores");
    Runnable open =
        () -> {
          disks.open();
          networks.ensure(NatNetwork.NAME);
          known.values().forEach(queue::add);
        };
    var opening =
        new WorkQueue<String>(
            chores,
            _ -> {
              open.run();
              return KeyedQueue.DONE;
            });
    var registration = box.hypervisor().listen(listener(life, known, queue, opening));
    life.atEnd(registration::close);
    every(life, POLL, "poll", () -> known.values().forEach(queue::add));
    every(life, REPORT, "report", report::report);
    every(life, MEASURE, "measure", meter::read);
  }

  private static Next look(Ref ref, MachineReconciler reconciler, Map<UUID, Ref> known) {
    try {
      return reconciler.reconcile(ref, () -> known.remove(UUID.fromString(ref.name()), ref));
    } catch (KubeException e) {
      if (MachineReconciler.overtaken(e)) {
        return new Next.LookAgain(Duration.ofMillis(20));
      }
      throw e;
    }
  }

  /** What {@code Chores} and {@code KnownMachines} do when libvirt tells of something. */
  private static DomainListener listener(
      Life life, Map<UUID, Ref> known, WorkQueue<Ref> queue, WorkQueue<String> opening) {
    return new DomainListener() {
      @Override
      public void look(UUID uuid) {
        var ref = known.get(uuid);
        if (life.alive() && ref != null) {
          queue.addAfter(ref, Duration.ofMillis(5));
        }
      }

      @Override
      public void lookAtAll() {
        if (life.alive()) {
          opening.add("open");
        }
      }
    };
  }
}
