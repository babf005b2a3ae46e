package eu.stratuslab.simulation.process;

import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.domain.Definitions;
import eu.stratuslab.agent.domain.DomainActor;
import eu.stratuslab.agent.domain.DomainObserver;
import eu.stratuslab.agent.domain.MachineReconciler;
import eu.stratuslab.agent.domain.Seeds;
import eu.stratuslab.agent.host.HostMeter;
import eu.stratuslab.agent.host.HostReporter;
import eu.stratuslab.agent.host.Inventory;
import eu.stratuslab.agent.hypervisor.DomainListener;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.network.NatNetwork;
import eu.stratuslab.agent.network.Networks;
import eu.stratuslab.agent.storage.Disks;
import eu.stratuslab.agent.storage.ImageCache;
import eu.stratuslab.agent.storage.ImageReconciler;
import eu.stratuslab.agent.storage.MachineFiles;
import eu.stratuslab.agent.storage.VolumePool;
import eu.stratuslab.agent.storage.VolumePools;
import eu.stratuslab.agent.volume.DomainVolumes;
import eu.stratuslab.agent.volume.KnownVolumes;
import eu.stratuslab.agent.volume.VolumeActor;
import eu.stratuslab.agent.volume.VolumeObserver;
import eu.stratuslab.agent.volume.VolumeReconciler;
import eu.stratuslab.agent.volume.WantedVolume;
import eu.stratuslab.kube.KeyedQueue;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The agent of one host: real plans, real actors, a hypervisor and a pool in memory. One thread
 * looks at its machines, volumes and images, one after the other.
 */
public final class AgentProcess extends Program {
  static final Kind MACHINES = Kind.of(ResourceTypes.MACHINE.mirrored().orElseThrow());
  static final Kind VOLUMES = WantedVolume.KIND;

  private static final Duration REPORT = Duration.ofSeconds(15);
  private static final Duration MEASURE = Duration.ofSeconds(60);
  private static final Duration OVERTAKEN = Duration.ofMillis(20);

  private final Box box;
  private final Rhythm rhythm;

  public AgentProcess(World world, Box box, Weather weather, Rhythm rhythm) {
    super(world, "agent-" + box.name(), weather);
    this.box = box;
    this.rhythm = rhythm;
  }

  @Override
  void boot(Life life) {
    new Agent(life).start();
  }

  /** What {@code Agent} wires, and {@code Chores} does in its threads. */
  private final class Agent implements VolumeReconciler.Wake {
    private final Life life;
    private final KubeApi kube;
    private final Hypervisor hypervisor;
    private final MachineFiles files;
    private final Captures images;
    private final Disks disks;
    private final Networks networks;
    private final VolumePools pools;
    private final KnownVolumes volumes;
    private final WorkQueue<Ref> queue;
    private final Map<UUID, Ref> known = new LinkedHashMap<>();

    Agent(Life life) {
      this.life = life;
      kube = world.kube(life);
      var real = world.mutated(Hypervisor.class, box.hypervisor(), life);
      hypervisor = life.port(Hypervisor.class, Port.HYPERVISOR, real);
      files = life.port(MachineFiles.class, Port.FILES, box.files());
      images = new Captures(box, life);
      disks = new Disks(hypervisor, Box.DISKS);
      networks = new Networks(hypervisor, box.network());
      var pool = world.mutated(VolumePool.class, box.pool(), life);
      var port = life.port(VolumePool.class, Port.POOL, pool);
      pools = new VolumePools(() -> List.of(port));
      volumes = new KnownVolumes(kube, world.store().cloud(), box.id());
      var cloud = world.store().cloud();
      var inDomains = new DomainVolumes(hypervisor, pools, volumes);
      var machine = machines(cloud, inDomains);
      var volume = volumes(cloud, inDomains);
      var image =
          new ImageReconciler(
              cloud,
              box.id(),
              kube,
              images,
              () -> {},
              box::nextNumber,
              world.timeline(),
              this::add,
              CrashPoints.NONE);
      queue = new WorkQueue<>(life.activity("queue"), ref -> look(ref, machine, volume, image));
      life.holds(machine, volume, image, volumes, images, known);
    }

    private void add(Ref ref) {
      queue.add(ref);
    }

    private MachineReconciler machines(String cloud, DomainVolumes inDomains) {
      var seeds = new Seeds(kube);
      var observer =
          new DomainObserver(
              new DomainObserver.Identity(cloud, box.id(), box.name()),
              hypervisor,
              disks,
              files,
              images,
              networks,
              inDomains,
              seeds);
      var definitions = new Definitions(() -> false, "x86_64", disks, files, images, networks);
      var actor =
          new DomainActor(
              hypervisor,
              disks,
              files,
              images,
              networks,
              definitions,
              inDomains,
              seeds,
              4,
              this::add,
              CrashPoints.NONE);
      return new MachineReconciler(
          kube, observer, actor, box::nextNumber, world.timeline(), CrashPoints.NONE);
    }

    private VolumeReconciler volumes(String cloud, DomainVolumes inDomains) {
      return new VolumeReconciler(
          kube,
          new VolumeObserver(
              new VolumeObserver.Identity(cloud, box.id(), box.name()), hypervisor, pools, images),
          new VolumeActor(hypervisor, pools, inDomains, images, CrashPoints.NONE),
          volumes,
          box::nextNumber,
          world.timeline(),
          CrashPoints.NONE,
          this);
    }

    private Next look(
        Ref ref, MachineReconciler machine, VolumeReconciler volume, ImageReconciler image) {
      try {
        if (ref.kind().equals(MACHINES)) {
          return machine.reconcile(ref, () -> known.remove(UUID.fromString(ref.name()), ref));
        }
        return ref.kind().equals(VOLUMES) ? volume.reconcile(ref) : image.reconcile(ref);
      } catch (KubeException e) {
        if (MachineReconciler.overtaken(e)) {
          return new Next.LookAgain(OVERTAKEN);
        }
        throw e;
      }
    }

    @Override
    public void volume(Ref volume) {
      queue.add(volume);
    }

    @Override
    public void machine(String id) {
      var ref = known.get(UUID.fromString(id));
      if (ref != null) {
        queue.add(ref);
      }
    }

    void start() {
      disks.open();
      networks.ensure(NatNetwork.NAME);
      var mine = Map.of(Labels.CLOUD, world.store().cloud(), Labels.HOST, box.id());
      kube.watch(
          MACHINES,
          mine,
          ref -> {
            known.put(UUID.fromString(ref.name()), ref);
            queue.add(ref);
          });
      kube.watch(VOLUMES, mine, this::add);
      kube.watch(ImageCache.KIND, mine, this::add);
      var meter = new HostMeter(hypervisor, _ -> Optional.empty(), world.timeline());
      var report = reporter(meter);
      life.holds(report, meter);
      var opening =
          new WorkQueue<String>(
              life.activity("chores"),
              _ -> {
                disks.open();
                networks.ensure(NatNetwork.NAME);
                lookAtAll();
                return KeyedQueue.DONE;
              });
      var registration = box.hypervisor().listen(listener(opening));
      life.atEnd(registration::close);
      every(life, rhythm.poll(), "poll", this::lookAtAll);
      every(life, REPORT, "report", report::report);
      every(life, MEASURE, "measure", meter::read);
    }

    private void lookAtAll() {
      known.values().forEach(queue::add);
      volumes.all().stream()
          .sorted(java.util.Comparator.comparing(Ref::toString))
          .forEach(queue::add);
    }

    private HostReporter reporter(HostMeter meter) {
      var inventory = new Inventory(world.store().cloud(), hypervisor, disks, files, images, pools);
      life.holds(inventory);
      return new HostReporter(
          new HostReporter.Identity(
              world.store().cloud(), box.id(), box.network().subnet(), Optional.empty()),
          kube,
          hypervisor,
          () -> Optional.of(inventory),
          Optional::empty,
          () -> "qemu",
          box.nextAgent(),
          box::nextNumber,
          world.timeline(),
          meter);
    }

    /** What {@code Chores} and {@code KnownMachines} do when libvirt tells of something. */
    private DomainListener listener(WorkQueue<String> opening) {
      return new DomainListener() {
        @Override
        public void look(UUID uuid) {
          if (!life.alive()) {
            return;
          }
          var ref = known.get(uuid);
          if (ref != null) {
            queue.addAfter(ref, Duration.ofMillis(5));
          }
          volumes.concernedBy(uuid.toString()).stream()
              .sorted(java.util.Comparator.comparing(Ref::toString))
              .forEach(volume -> queue.addAfter(volume, Duration.ofMillis(5)));
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
}
