package eu.stratuslab.standalone.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.KeyedQueue;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.machine.MachineStatus;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A cloud without documents and without guests: it does with custom resources what bridge and
 * agents do. Hosts send their heartbeats; a proposal is taken, and the machine said to run.
 */
final class HollowCloud implements AutoCloseable {
  private static final Kind MACHINE = Kind.of(ResourceTypes.MACHINE.mirrored().orElseThrow());
  private static final Kind HOST = Kind.of(ResourceTypes.HOST.mirrored().orElseThrow());
  private static final String NAMESPACE = "stratuslab-bench";
  private static final String CLOUD = "bench";
  private static final int WORKERS = 4;
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final KubeApi kube;
  private final List<Resource> hosts = new ArrayList<>();
  private final Set<String> placed = ConcurrentHashMap.newKeySet();
  private final KeyedQueue<Ref> queue;
  private final KubeApi.Watching watching;
  private final Thread heart;
  private volatile boolean closed;

  /** So many hosts, all of them ready. */
  HollowCloud(KubeApi kube, int count) {
    this.kube = kube;
    kube.ensureNamespace(Labels.SYSTEM_NAMESPACE, CLOUD);
    kube.ensureNamespace(NAMESPACE, CLOUD);
    for (int i = 0; i < count; i++) {
      hosts.add(kube.create(resource(HOST, null, "{}")));
    }
    beat();
    queue = new KeyedQueue<>("hollow", WORKERS, this::look);
    watching = kube.watch(MACHINE, Map.of(), queue::add);
    heart = Thread.ofVirtual().name("heartbeats").start(this::beatOn);
  }

  private static Resource resource(Kind kind, @Nullable String namespace, String spec) {
    return new Resource(
        kind,
        namespace,
        UUID.randomUUID().toString(),
        Resource.Meta.none(),
        Map.of(Labels.CLOUD, CLOUD),
        Map.of(),
        tree(spec),
        Json.object());
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  /** One more machine that wants a host. */
  String machine() {
    return kube.create(
            resource(
                MACHINE,
                NAMESPACE,
                """
                {"cpu":1,"memory":524288,"disks":[{"id":"0","capacity":1000000}],
                 "interfaces":[],"power":"Running",
                 "powerRevision":1,"revision":1,"image":{"id":"i","tenant":"t","digest":"d",
                 "format":"qcow2","size":1}}
                """))
        .name();
  }

  int placed() {
    return placed.size();
  }

  boolean placed(String machine) {
    return placed.contains(machine);
  }

  private KeyedQueue.Next look(Ref ref) {
    var found = kube.get(ref);
    if (found.isEmpty()) {
      return KeyedQueue.DONE;
    }
    var machine = found.get();
    var proposal = machine.statusAs(MachineStatus.class).proposal();
    if (machine.spec().has("placement") || proposal == null || proposal.host() == null) {
      return KeyedQueue.DONE;
    }
    var spec = machine.spec().deepCopy();
    spec.putObject("placement").put("host", proposal.host()).put("epoch", 1).putArray("addresses");
    kube.apply(
        new Resource(
            MACHINE,
            machine.namespace(),
            machine.name(),
            Resource.Meta.none(),
            Map.of(Labels.CLOUD, CLOUD, Labels.HOST, proposal.host()),
            Map.of(),
            spec,
            Json.object()),
        machine.meta().uid(),
        Labels.BRIDGE);
    kube.applyStatus(ref, machine.meta().uid(), running(machine), Labels.AGENT);
    placed.add(machine.name());
    return KeyedQueue.DONE;
  }

  private static ObjectNode running(Resource machine) {
    var status = Json.object().put("epoch", 1).put("sequence", 1).put("observedRevision", 1);
    status.put("power", "Running").put("state", "STARTED");
    status.put("observedGeneration", machine.meta().generation());
    return status;
  }

  private void beatOn() {
    try {
      while (!closed) {
        Thread.sleep(HEARTBEAT);
        beat();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat() {
    for (int i = 0; i < hosts.size() && !closed; i++) {
      var host = hosts.get(i);
      try {
        kube.applyStatus(host.ref(), host.meta().uid(), status(i), Labels.AGENT);
      } catch (KubeException _) {
        // The next beat comes soon.
      }
    }
  }

  private ObjectNode status(int number) {
    var status =
        tree(
            """
            {"cpuArch":"x86_64","cpu":64,"memory":268435456,"storage":1000000000000,
             "conditions":[{"type":"Ready","status":"True","reason":"Heartbeat","message":"",
              "lastTransitionTime":"2026-01-01T00:00:00Z","observedGeneration":1}]}
            """);
    return status
        .put("hostName", "hollow-" + number)
        .put("cluster", kube.clusterUid())
        .put("heartbeat", Instant.now().toString());
  }

  @Override
  public void close() {
    closed = true;
    heart.interrupt();
    watching.close();
    queue.close();
  }
}
