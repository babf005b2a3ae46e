package eu.stratuslab.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.agent.domain.Wanted;
import eu.stratuslab.agent.hypervisor.Await;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.storage.ImageCache;
import eu.stratuslab.agent.volume.WantedVolume;
import eu.stratuslab.kube.FakeKubeCluster;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.kube.process.Probes;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.image.ImageStatus;
import eu.stratuslab.model.machine.MachineStatus;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.volume.VolumeStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A whole agent on some hypervisor, with a cluster in memory in which a test plays the mirror. */
final class AgentRig implements AutoCloseable {

  static final String CLOUD = "0191d2a0-0000-7000-8000-00000000000c";
  static final String HOST = "0191d2a0-0000-7000-8000-0000000000aa";
  static final String TENANT = "blue";
  static final String NAMESPACE = "stratuslab-" + TENANT;

  final FakeKubeCluster cluster = new FakeKubeCluster(new Random(1), true);
  private final Hypervisor hypervisor;
  private final Settings settings;
  private @Nullable Agent agent;
  private @Nullable KubeApi agentsClient;
  private final KubeApi mirror = cluster.client();

  AgentRig(Hypervisor hypervisor, Path state, String subnet, Optional<String> virtualization) {
    this.hypervisor = hypervisor;
    this.settings =
        Settings.of(CLOUD, HOST, "n1", state, subnet)
            .virtualizedBy(virtualization)
            .paced(Duration.ofMillis(500), Duration.ofSeconds(1));
    mirror.ensureNamespace(NAMESPACE, CLOUD);
    configure(Json.object());
  }

  void start() {
    start(CrashPoints.NONE);
  }

  void start(CrashPoints crash) {
    agentsClient = cluster.client();
    agent = new Agent(settings, agentsClient, hypervisor, InstantSource.system(), crash);
  }

  /** What its probe of readiness says is wrong. */
  Optional<String> unready() {
    return trouble(Objects.requireNonNull(agent, "it is not started").ready());
  }

  /** What its probe of liveness says is wrong. */
  Optional<String> dead() {
    return trouble(Objects.requireNonNull(agent, "it is not started").live());
  }

  private static Optional<String> trouble(Map<String, Probes.Check> checks) {
    return checks.values().stream().map(Probes.Check::get).flatMap(Optional::stream).findFirst();
  }

  /** As a kill does: nothing is said to anybody. */
  void kill() {
    if (agent != null && agentsClient != null) {
      agentsClient.close();
      agent.close();
      agent = null;
    }
  }

  void configure(ObjectNode members) {
    Kind kind = Kind.of(ResourceTypes.SERVICE_CONFIGURATION.mirrored().orElseThrow());
    Ref ref = new Ref(kind, null, "0191d2a0-0000-7000-8000-00000000000f");
    ObjectNode spec = members.deepCopy().put("cloud", CLOUD).put("revision", 1).put("term", 1);
    Optional<Resource> present = mirror.get(ref);
    if (present.isPresent()) {
      cluster.edit(ref, s -> s.removeAll().setAll(spec));
    } else {
      mirror.create(resource(ref, spec, Map.of(Labels.CLOUD, CLOUD)));
    }
  }

  Ref image(UUID id, String location, Consumer<ObjectNode> change) {
    ObjectNode spec = Json.object().put("imageLocation", location);
    envelope(spec);
    change.accept(spec);
    return create(ImageCache.KIND, id, spec);
  }

  /** A machine of 16 MiB made from an image that is available. */
  Ref machine(UUID id, Ref image, String mac, String ip, Consumer<ObjectNode> change) {
    ImageStatus of = imageStatus(image);
    ObjectNode spec = Json.object().put("cpu", 1).put("memory", 16_384).put("power", "Running");
    spec.put("powerRevision", 1);
    long size = java.util.Objects.requireNonNull(of.virtualSize());
    spec.putArray("disks").addObject().put("id", "0").put("capacity", Math.ceilDiv(size, 1000));
    ObjectNode nic = spec.putArray("interfaces").addObject();
    nic.put("id", "0").put("network", "default").put("macAddress", mac);
    spec.putObject("image")
        .put("id", image.name())
        .put("tenant", TENANT)
        .put("digest", of.sha256())
        .put("format", of.format())
        .put("size", size);
    ObjectNode placement = envelope(spec);
    ObjectNode address = placement.putArray("addresses").addObject();
    address.put("networkInterface", "0").put("mac", mac).put("ip", ip);
    change.accept(spec);
    return create(Wanted.KIND, id, spec);
  }

  /** A volume of so many kilobytes. */
  Ref volume(UUID id, long capacity, Consumer<ObjectNode> change) {
    ObjectNode spec = Json.object().put("capacity", capacity);
    envelope(spec);
    change.accept(spec);
    return create(WantedVolume.KIND, id, spec);
  }

  /** The mirror gives a volume to a machine. */
  void attach(Ref volume, Ref machine, String location) {
    edit(
        volume,
        spec ->
            spec.putObject("attachment")
                .put("machine", machine.name())
                .put("initialLocation", location));
  }

  void detach(Ref volume) {
    edit(volume, spec -> ((ObjectNode) spec.get("attachment")).put("detaching", true));
  }

  private static ObjectNode envelope(ObjectNode spec) {
    spec.put("cloud", CLOUD).put("revision", 1).put("term", 1);
    return spec.putObject("placement").put("host", HOST).put("epoch", 1);
  }

  /** The mirror makes a resource again, under a newer term. */
  Ref recreate(Ref ref, ObjectNode spec) {
    return create(
        ref.kind(),
        UUID.fromString(ref.name()),
        spec.deepCopy().put("term", spec.get("term").asLong() + 1));
  }

  private Ref create(Kind kind, UUID id, ObjectNode spec) {
    Ref ref = new Ref(kind, NAMESPACE, id.toString());
    mirror.create(
        resource(ref, spec, Map.of(Labels.CLOUD, CLOUD, Labels.HOST, HOST, Labels.TENANT, TENANT)));
    return ref;
  }

  private static Resource resource(Ref ref, ObjectNode spec, Map<String, String> labels) {
    return new Resource(
        ref.kind(),
        ref.namespace(),
        ref.name(),
        Resource.Meta.none(),
        labels,
        Map.of(Labels.NAME, "hello"),
        spec,
        Json.object());
  }

  void secret(UUID machine, Map<String, byte[]> data) {
    mirror.putSecret(NAMESPACE, machine.toString(), CLOUD, data);
  }

  void edit(Ref ref, Consumer<ObjectNode> change) {
    cluster.edit(
        ref,
        spec -> {
          change.accept(spec);
          spec.put("revision", spec.get("revision").asLong() + 1);
        });
  }

  void power(Ref ref, String power, boolean force) {
    edit(
        ref,
        spec -> {
          spec.put("power", power).put("powerRevision", spec.get("powerRevision").asLong() + 1);
          spec.put("force", force);
        });
  }

  void delete(Ref ref) {
    mirror.get(ref).ifPresent(r -> mirror.delete(ref, r.meta().uid()));
  }

  Optional<Resource> resource(Ref ref) {
    return mirror.get(ref);
  }

  MachineStatus status(Ref ref) {
    return mirror.get(ref).orElseThrow().statusAs(MachineStatus.class);
  }

  ImageStatus imageStatus(Ref ref) {
    return mirror.get(ref).orElseThrow().statusAs(ImageStatus.class);
  }

  VolumeStatus volumeStatus(Ref ref) {
    return mirror.get(ref).orElseThrow().statusAs(VolumeStatus.class);
  }

  void awaitVolume(Ref ref, String what, Predicate<VolumeStatus> condition) {
    try {
      Await.until(what, () -> condition.test(volumeStatus(ref)));
    } catch (AssertionError e) {
      throw new AssertionError(what + ", but: " + volumeStatus(ref), e);
    }
  }

  HostStatus hostStatus() {
    Kind kind = Kind.of(ResourceTypes.HOST.mirrored().orElseThrow());
    return mirror
        .get(new Ref(kind, null, HOST))
        .map(r -> r.statusAs(HostStatus.class))
        .orElseGet(() -> Json.read(Json.object(), HostStatus.class));
  }

  void awaitState(Ref ref, String state) {
    await(ref, state, status -> state.equals(status.state()));
  }

  void await(Ref ref, String what, Predicate<MachineStatus> condition) {
    try {
      Await.until(what, () -> condition.test(status(ref)));
    } catch (AssertionError e) {
      throw new AssertionError(what + ", but: " + status(ref), e);
    }
  }

  @Override
  public void close() {
    kill();
    mirror.close();
  }
}
