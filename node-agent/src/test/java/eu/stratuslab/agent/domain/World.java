package eu.stratuslab.agent.domain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.hypervisor.FakeHypervisor;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.agent.network.NatNetwork;
import eu.stratuslab.agent.network.Networks;
import eu.stratuslab.agent.storage.Disks;
import eu.stratuslab.agent.storage.FakeImages;
import eu.stratuslab.agent.storage.FakeMachineFiles;
import eu.stratuslab.agent.storage.FakeVolumePool;
import eu.stratuslab.agent.storage.VolumePools;
import eu.stratuslab.agent.volume.DomainVolumes;
import eu.stratuslab.agent.volume.KnownVolumes;
import eu.stratuslab.agent.volume.VolumeActor;
import eu.stratuslab.agent.volume.VolumeObserver;
import eu.stratuslab.agent.volume.VolumeReconciler;
import eu.stratuslab.agent.volume.WantedVolume;
import eu.stratuslab.kube.FakeKubeCluster;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.machine.MachineStatus;
import eu.stratuslab.model.volume.VolumeStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A host, a cluster and an agent's machine logic in memory, with a clock that a test moves. */
public final class World {

  public static final String CLOUD = "cloud-1";
  public static final String HOST = "0191d2a0-0000-7000-8000-0000000000aa";
  public static final Kind MACHINES = Wanted.KIND;
  public static final String TENANT = "blue";

  public final FakeHypervisor hypervisor = new FakeHypervisor("n1");
  public final FakeMachineFiles files = new FakeMachineFiles();
  public final FakeImages images = new FakeImages();
  public final FakeKubeCluster cluster = new FakeKubeCluster(new Random(1), true);
  public final AtomicLong sequence = new AtomicLong();
  public Instant now = Instant.parse("2026-11-22T12:00:00Z");
  public final FakeVolumePool pool = new FakeVolumePool("default", CLOUD);
  private final VolumePools pools = new VolumePools(() -> List.of(pool));
  private Agent agent;

  /** What an agent's process does. */
  private record Agent(MachineReconciler machines, VolumeReconciler volumes) {}

  public World() {
    agent = agent(CrashPoints.NONE, cluster.client());
    cluster.client().ensureNamespace("stratuslab-" + TENANT, CLOUD);
    hypervisor.host().whenGrown(pool::resized);
    open();
  }

  /** The agent's process ends; another one knows only what libvirt and Kubernetes know. */
  public void restartAgent(CrashPoints crash, KubeApi kube) {
    agent = agent(crash, kube);
  }

  private Agent agent(CrashPoints crash, KubeApi kube) {
    var disks = new Disks(hypervisor, Path.of("/fake/disks"));
    var networks = new Networks(hypervisor, new NatNetwork(HOST, "10.77.0.0/24", "open"));
    var known = new KnownVolumes(kube, CLOUD, HOST);
    var inDomains = new DomainVolumes(hypervisor, pools, known);
    var volumes =
        new VolumeReconciler(
            kube,
            new VolumeObserver(
                new VolumeObserver.Identity(CLOUD, HOST, "n1"), hypervisor, pools, images),
            new VolumeActor(hypervisor, pools, inDomains, images, crash),
            known,
            this::number,
            () -> now,
            crash,
            new Unwoken());
    var seeds = new Seeds(kube);
    var observer =
        new DomainObserver(
            new DomainObserver.Identity(CLOUD, HOST, "n1"),
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
            _ -> {},
            crash);
    var machines = new MachineReconciler(kube, observer, actor, this::number, () -> now, crash);
    return new Agent(machines, volumes);
  }

  private long number(long above) {
    return sequence.updateAndGet(s -> Math.max(s, above) + 1);
  }

  /** Tests look at everything themselves. */
  private static final class Unwoken implements VolumeReconciler.Wake {
    @Override
    public void volume(Ref volume) {}

    @Override
    public void machine(String id) {}
  }

  /** What the agent does for its host at its start. */
  public void open() {
    new Disks(hypervisor, Path.of("/fake/disks")).open();
    new Networks(hypervisor, new NatNetwork(HOST, "10.77.0.0/24", "open")).ensure(NatNetwork.NAME);
  }

  public Next pass(Ref ref) {
    return ref.kind().equals(WantedVolume.KIND)
        ? agent.volumes().reconcile(ref)
        : agent.machines().reconcile(ref);
  }

  /** Passes, and time as they ask for it, until a pass asks for nothing. */
  public void settle(Ref ref) {
    for (int i = 0; i < 400; i++) {
      if (!(pass(ref) instanceof Next.LookAgain(Duration after))) {
        return;
      }
      now = now.plus(after);
    }
    throw new AssertionError("not settled: " + resource(ref).map(Resource::status));
  }

  /** The same again and again, whatever the hypervisor refuses or does not answer. */
  void settleDespiteFailures(Ref ref) {
    for (int i = 0; i < 30; i++) {
      try {
        settle(ref);
      } catch (HypervisorException e) {
        // It is tried again.
      }
    }
  }

  /** A new machine that runs; what the hypervisor is called for from here on is recorded. */
  Ref running(UUID uuid, Consumer<String> calls) {
    Ref ref = create(uuid, _ -> {});
    settle(ref);
    settle(ref);
    hypervisor.record(calls);
    return ref;
  }

  /** A new Machine resource as the mirror makes it. */
  public Ref create(UUID uuid, Consumer<ObjectNode> change) {
    ObjectNode spec = spec(uuid);
    change.accept(spec);
    return create(MACHINES, uuid, spec);
  }

  /** A new Volume resource of 1 MB as the mirror makes it. */
  public Ref volume(UUID uuid, Consumer<ObjectNode> change) {
    ObjectNode spec =
        Json.object().put("capacity", 1_000).put("cloud", CLOUD).put("revision", 1).put("term", 1);
    spec.putObject("placement").put("host", HOST).put("epoch", 1);
    change.accept(spec);
    return create(WantedVolume.KIND, uuid, spec);
  }

  private Ref create(Kind kind, UUID uuid, ObjectNode spec) {
    String namespace = "stratuslab-" + TENANT;
    cluster
        .client()
        .create(
            new Resource(
                kind,
                namespace,
                uuid.toString(),
                Resource.Meta.none(),
                Map.of(Labels.CLOUD, CLOUD, Labels.HOST, HOST, Labels.TENANT, TENANT),
                Map.of(Labels.NAME, "hello"),
                spec,
                Json.object()));
    return new Ref(kind, namespace, uuid.toString());
  }

  public static ObjectNode spec(UUID uuid) {
    int number = (int) (uuid.getLeastSignificantBits() & 0x7f);
    String mac = "52:54:00:00:00:%02x".formatted(number);
    ObjectNode spec =
        Json.object()
            .put("cpu", 1)
            .put("memory", 131_072)
            .put("power", "Running")
            .put("powerRevision", 1)
            .put("cloud", CLOUD)
            .put("revision", 1)
            .put("term", 1);
    spec.putArray("disks").addObject().put("id", "0").put("capacity", 1_000_000);
    spec.putArray("interfaces")
        .addObject()
        .put("id", "0")
        .put("network", "default")
        .put("macAddress", mac);
    spec.putObject("image")
        .put("id", "image-1")
        .put("tenant", TENANT)
        .put("digest", "d".repeat(64))
        .put("format", "qcow2")
        .put("size", 1000);
    ObjectNode placement = spec.putObject("placement").put("host", HOST).put("epoch", 1);
    placement
        .putArray("addresses")
        .addObject()
        .put("networkInterface", "0")
        .put("mac", mac)
        .put("ip", "10.77.0." + (number + 2));
    return spec;
  }

  /** The mirror changes the spec, under a newer revision. */
  public void edit(Ref ref, Consumer<ObjectNode> change) {
    cluster.edit(
        ref,
        spec -> {
          change.accept(spec);
          spec.put("revision", spec.get("revision").asLong() + 1);
        });
  }

  /** The mirror marks a resource. */
  void annotate(Ref ref, String annotation, String value) {
    Resource there = resource(ref).orElseThrow();
    var annotations = new TreeMap<>(there.annotations());
    annotations.put(annotation, value);
    cluster
        .client()
        .apply(
            new Resource(
                there.kind(),
                there.namespace(),
                there.name(),
                there.meta(),
                there.labels(),
                annotations,
                there.spec(),
                there.status()),
            there.meta().uid(),
            Labels.BRIDGE);
  }

  /** The mirror writes what must not stand in a spec. */
  void secret(Ref ref, Map<String, byte[]> data) {
    cluster.client().putSecret("stratuslab-" + TENANT, ref.name(), CLOUD, data);
  }

  /** A newer wish about power. */
  public void power(Ref ref, String power, boolean force) {
    edit(
        ref,
        spec -> {
          spec.put("power", power);
          spec.put("powerRevision", spec.get("powerRevision").asLong() + 1);
          spec.remove("force");
          if (force) {
            spec.put("force", true);
          }
        });
  }

  public void restart(Ref ref, String operation, boolean force) {
    edit(
        ref,
        spec -> {
          ObjectNode asked = spec.putObject("operation");
          asked.put("id", operation).put("action", "restart");
          if (force) {
            asked.put("force", true);
          }
        });
  }

  /** The mirror ends a machine. */
  public void terminate(Ref ref, String job) {
    edit(ref, spec -> spec.put("terminate", job));
    delete(ref);
  }

  public void delete(Ref ref) {
    resource(ref).ifPresent(r -> cluster.client().delete(ref, r.meta().uid()));
  }

  public Optional<Resource> resource(Ref ref) {
    return cluster.client().get(ref);
  }

  public MachineStatus status(Ref ref) {
    return resource(ref).orElseThrow().statusAs(MachineStatus.class);
  }

  public VolumeStatus volumeStatus(Ref ref) {
    return resource(ref).orElseThrow().statusAs(VolumeStatus.class);
  }

  public Optional<ObservedDomain> domain(Ref ref) {
    return hypervisor.host().observed().stream()
        .filter(d -> d.uuid().toString().equals(ref.name()))
        .findFirst();
  }

  /** Everything that is left of machines on the host. */
  public List<String> leftovers() {
    var left = new java.util.ArrayList<String>();
    hypervisor.host().observed().forEach(d -> left.add("domain " + d.uuid()));
    hypervisor.volumes(Disks.POOL).forEach(v -> left.add("volume " + v.name()));
    pool.volumes().forEach(v -> left.add("volume " + v));
    files.owners().forEach(o -> left.add("files " + o));
    hypervisor.network("stratuslab").orElseThrow().hostEntries().stream()
        .map(e -> "entry " + e.mac())
        .forEach(left::add);
    return left;
  }
}
