package eu.stratuslab.agent.domain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.hypervisor.FakeHypervisor;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.agent.network.NatNetwork;
import eu.stratuslab.agent.network.Networks;
import eu.stratuslab.agent.storage.Disks;
import eu.stratuslab.agent.storage.FakeImages;
import eu.stratuslab.agent.storage.FakeMachineFiles;
import eu.stratuslab.kube.FakeKubeCluster;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.machine.MachineStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A host, a cluster and an agent's machine logic in memory, with a clock that a test moves. */
final class World {

  static final String CLOUD = "cloud-1";
  static final String HOST = "0191d2a0-0000-7000-8000-0000000000aa";
  static final Kind MACHINES = Wanted.KIND;
  static final String TENANT = "blue";

  final FakeHypervisor hypervisor = new FakeHypervisor("n1");
  final FakeMachineFiles files = new FakeMachineFiles();
  final FakeImages images = new FakeImages();
  final FakeKubeCluster cluster = new FakeKubeCluster(new Random(1), true);
  final AtomicLong sequence = new AtomicLong();
  Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private MachineReconciler agent;

  World() {
    agent = agent(CrashPoints.NONE, cluster.client());
    cluster.client().ensureNamespace("stratuslab-" + TENANT, CLOUD);
    open();
  }

  /** The agent's process ends; another one knows only what libvirt and Kubernetes know. */
  void restartAgent(CrashPoints crash, KubeApi kube) {
    agent = agent(crash, kube);
  }

  private MachineReconciler agent(CrashPoints crash, KubeApi kube) {
    var disks = new Disks(hypervisor, Path.of("/fake/disks"));
    var networks = new Networks(hypervisor, new NatNetwork(HOST, "10.77.0.0/24", "open"));
    var observer =
        new DomainObserver(
            new DomainObserver.Identity(CLOUD, HOST, "n1"),
            hypervisor,
            disks,
            files,
            images,
            networks);
    var definitions = new Definitions(() -> false, "x86_64", disks, files, images, networks);
    var actor =
        new DomainActor(
            hypervisor,
            disks,
            files,
            images,
            networks,
            definitions,
            new Seeds(kube),
            4,
            _ -> {},
            crash);
    return new MachineReconciler(
        kube,
        observer,
        actor,
        last -> sequence.updateAndGet(s -> Math.max(s, last) + 1),
        () -> now,
        crash);
  }

  /** What the agent does for its host at its start. */
  void open() {
    new Disks(hypervisor, Path.of("/fake/disks")).open();
    new Networks(hypervisor, new NatNetwork(HOST, "10.77.0.0/24", "open")).ensure(NatNetwork.NAME);
  }

  Next pass(Ref ref) {
    return agent.reconcile(ref);
  }

  /** Passes, and time as they ask for it, until a pass asks for nothing. */
  void settle(Ref ref) {
    for (int i = 0; i < 400; i++) {
      if (!(pass(ref) instanceof Next.LookAgain(Duration after))) {
        return;
      }
      now = now.plus(after);
    }
    throw new AssertionError("not settled: " + status(ref));
  }

  /** A new Machine resource as the mirror makes it. */
  Ref create(UUID uuid, Consumer<ObjectNode> change) {
    ObjectNode spec = spec(uuid);
    change.accept(spec);
    String namespace = "stratuslab-" + TENANT;
    cluster
        .client()
        .create(
            new Resource(
                MACHINES,
                namespace,
                uuid.toString(),
                Resource.Meta.none(),
                Map.of(Labels.CLOUD, CLOUD, Labels.HOST, HOST, Labels.TENANT, TENANT),
                Map.of(Labels.NAME, "hello"),
                spec,
                Json.object()));
    return new Ref(MACHINES, namespace, uuid.toString());
  }

  static ObjectNode spec(UUID uuid) {
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
  void edit(Ref ref, Consumer<ObjectNode> change) {
    cluster.edit(
        ref,
        spec -> {
          change.accept(spec);
          spec.put("revision", spec.get("revision").asLong() + 1);
        });
  }

  /** A newer wish about power. */
  void power(Ref ref, String power, boolean force) {
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

  void restart(Ref ref, String operation, boolean force) {
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
  void terminate(Ref ref, String job) {
    edit(ref, spec -> spec.put("terminate", job));
    delete(ref);
  }

  void delete(Ref ref) {
    resource(ref).ifPresent(r -> cluster.client().delete(ref, r.meta().uid()));
  }

  Optional<Resource> resource(Ref ref) {
    return cluster.client().get(ref);
  }

  MachineStatus status(Ref ref) {
    return resource(ref).orElseThrow().statusAs(MachineStatus.class);
  }

  Optional<ObservedDomain> domain(Ref ref) {
    return hypervisor.host().observed().stream()
        .filter(d -> d.uuid().toString().equals(ref.name()))
        .findFirst();
  }

  /** Everything that is left of machines on the host. */
  List<String> leftovers() {
    var left = new java.util.ArrayList<String>();
    hypervisor.host().observed().forEach(d -> left.add("domain " + d.uuid()));
    hypervisor.volumes(Disks.POOL).forEach(v -> left.add("volume " + v.name()));
    files.owners().forEach(o -> left.add("files " + o));
    hypervisor.network("stratuslab").orElseThrow().hostEntries().stream()
        .map(e -> "entry " + e.mac())
        .forEach(left::add);
    return left;
  }
}
