package eu.stratuslab.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.Fabric8KubeApi;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeCrds;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.kube.process.Parts;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.image.ImageStatus;
import eu.stratuslab.model.machine.MachineStatus;
import eu.stratuslab.model.volume.VolumeStatus;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A cluster in which an operator leads, and resources that are put into it. */
abstract class OperatedCluster {
  static final Kind MACHINE = new Kind("Machine", "machines", true);
  static final Kind VOLUME = new Kind("Volume", "volumes", true);
  static final Kind IMAGE = new Kind("Image", "images", true);
  static final Kind HOST = new Kind("Host", "hosts", false);
  static final String NAMESPACE = "stratuslab-operated";
  static final String CLOUD = UUID.randomUUID().toString();

  volatile Instant now = Instant.now();
  private final InstantSource clock = () -> now;
  private final Parts parts = new Parts();
  KubernetesClient client = unset();
  KubeApi kube = unset();
  CloudOperator operator = unset();

  /** Or the test is skipped with the reason why there is none. */
  abstract Config config();

  @BeforeEach
  void start() {
    var config = config();
    client = parts.keep(new KubernetesClientBuilder().withConfig(config).build());
    new KubeCrds(client).install();
    kube = parts.keep(Fabric8KubeApi.connect(config));
    kube.ensureNamespace(Labels.SYSTEM_NAMESPACE, CLOUD);
    kube.ensureNamespace(NAMESPACE, CLOUD);
    parts.keep(this::clear);
    operator =
        parts.keep(
            CloudOperator.start(client, kube, "test-" + UUID.randomUUID(), clock, this::nanos));
  }

  private long nanos() {
    return Duration.between(Instant.EPOCH, now).toNanos();
  }

  @AfterEach
  void stop() {
    parts.close();
  }

  private void clear() {
    for (var kind : new Kind[] {MACHINE, VOLUME, IMAGE, HOST}) {
      kube.list(kind, Map.of()).forEach(r -> kube.delete(r.ref(), r.meta().uid()));
    }
  }

  ImageStatus imageStatus(Resource image) {
    return kube.get(image.ref()).orElseThrow().statusAs(ImageStatus.class);
  }

  VolumeStatus volumeStatus(Resource volume) {
    return kube.get(volume.ref()).orElseThrow().statusAs(VolumeStatus.class);
  }

  static Resource with(Resource resource, ObjectNode spec) {
    return new Resource(
        resource.kind(),
        resource.namespace(),
        resource.name(),
        resource.meta(),
        resource.labels(),
        resource.annotations(),
        spec,
        Json.object());
  }

  void ready(Resource machine) {
    var status =
        tree(
            """
            {"conditions":[{"type":"Ready","status":"True","reason":"Running"}]}
            """);
    kube.applyStatus(machine.ref(), machine.meta().uid(), status, Labels.AGENT);
  }

  Resource host(String name, int cpu, long memory) {
    return host(name, cpu, memory, now);
  }

  Resource host(String name, int cpu, long memory, Instant heartbeat) {
    var host =
        kube.create(
            new Resource(
                HOST,
                null,
                UUID.randomUUID().toString(),
                Resource.Meta.none(),
                Map.of(Labels.CLOUD, CLOUD),
                Map.of(),
                Json.object(),
                Json.object()));
    return kube.applyStatus(
        host.ref(), host.meta().uid(), hostStatus(name, cpu, memory, heartbeat), Labels.AGENT);
  }

  ObjectNode hostStatus(String name, int cpu, long memory, Instant heartbeat) {
    return tree(
        """
        {"hostName":"%s","cpuArch":"x86_64","cpu":%d,"memory":%d,"storage":100000000,
         "pools":[{"name":"default","type":"dir","capacity":1000,"free":1000}],
         "storageFree":100000000,"heartbeat":"%s","cluster":"%s",
         "conditions":[{"type":"Ready","status":"True","reason":"Heartbeat"}]}
        """
            .formatted(name, cpu, memory, heartbeat, kube.clusterUid()));
  }

  static ObjectNode machineSpec(int cpu, long memory) {
    return tree(
        """
        {"cpu":%d,"memory":%d,"disks":[{"id":"0","capacity":1000}],"interfaces":[],
         "power":"Running","powerRevision":1,"revision":1,
         "image":{"id":"i","tenant":"t","digest":"d","format":"qcow2","size":1}}
        """
            .formatted(cpu, memory));
  }

  Resource create(Kind kind, ObjectNode spec) {
    return create(kind, UUID.randomUUID().toString(), spec);
  }

  Resource create(Kind kind, String name, ObjectNode spec) {
    return kube.create(
        new Resource(
            kind,
            NAMESPACE,
            name,
            Resource.Meta.none(),
            Map.of(Labels.CLOUD, CLOUD),
            Map.of(),
            spec,
            Json.object()));
  }

  MachineStatus status(Resource machine) {
    return kube.get(machine.ref()).orElseThrow().statusAs(MachineStatus.class);
  }

  static ObjectNode tree(String json) {
    try {
      return (ObjectNode) Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // set before each test
  private static <T> T unset() {
    return null;
  }
}
