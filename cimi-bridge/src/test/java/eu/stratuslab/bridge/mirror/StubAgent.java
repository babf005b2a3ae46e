package eu.stratuslab.bridge.mirror;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.Canonical;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One host as the design says it behaves, with domains that are only numbers. */
final class StubAgent {
  static final Kind HOST = Kind.of(ResourceTypes.HOST.mirrored().orElseThrow());

  final String host;
  final Map<String, Domain> domains = new TreeMap<>();
  private final String cloud;
  private KubeApi kube;
  private long sequence;

  /** A domain, and what stands in its metadata. */
  static final class Domain {
    long epoch;
    long term;
    boolean running;
    long powerRevision = -1;
    @Nullable String done;
  }

  StubAgent(String host, String cloud, KubeApi kube) {
    this.host = host;
    this.cloud = cloud;
    this.kube = kube;
  }

  /** The process is another one; the domains run on. */
  void restart(KubeApi client) {
    kube = client;
  }

  /** Says that it is alive, what it has, and in which cluster. */
  void reportHost() {
    var ref = new Ref(HOST, null, host);
    var resource =
        kube.get(ref)
            .orElseGet(
                () ->
                    kube.create(
                        new Resource(
                            HOST,
                            null,
                            host,
                            Resource.Meta.none(),
                            Map.of(Labels.CLOUD, cloud),
                            Map.of(),
                            Json.object(),
                            Json.object())));
    var status = Json.object().put("hostName", "name-of-" + host).put("cpu", 8);
    status.put("subnet", "192.168.7.0/24").put("cluster", kube.clusterUid());
    order(status, 1, resource.spec().path("revision").asLong());
    ready(status);
    var listed = status.putArray("domains");
    domains.forEach(
        (id, domain) ->
            listed
                .addObject()
                .put("id", id)
                .put("epoch", domain.epoch)
                .put("running", domain.running));
    var volumes = status.putArray("volumes");
    domains.keySet().forEach(volumes::add);
    kube.applyStatus(ref, resource.meta().uid(), status, Labels.AGENT);
  }

  /** One pass over one machine. */
  void reconcile(Ref ref) {
    var found = kube.get(ref);
    if (found.isEmpty() || !mine(found.get())) {
      return;
    }
    var resource = found.get();
    var spec = resource.spec();
    var domain = domains.get(resource.name());
    var terminate = spec.path("terminate").asText();
    if (resource.meta().deleting() && terminate.isEmpty()) {
      release(resource);
    } else if (domain == null || !stale(domain, spec)) {
      act(resource, spec, terminate);
    }
  }

  private boolean mine(Resource resource) {
    return host.equals(resource.labels().get(Labels.HOST))
        && host.equals(resource.spec().path("placement").path("host").asText())
        && cloud.equals(resource.spec().path("cloud").asText());
  }

  private static boolean stale(Domain domain, ObjectNode spec) {
    return domain.epoch > spec.path("placement").path("epoch").asLong()
        || domain.term > spec.path("term").asLong();
  }

  private void act(Resource resource, ObjectNode spec, String terminate) {
    var held = hold(resource);
    if (terminate.isEmpty()) {
      if (domains.containsKey(resource.name()) || secretThere(resource)) {
        run(resource.name(), spec);
      }
      tell(held, spec, domains.get(resource.name()), "");
    } else if (resource.meta().deleting()) {
      domains.remove(resource.name());
      release(tell(held, spec, null, terminate));
    }
  }

  private boolean secretThere(Resource resource) {
    return !resource.annotations().containsKey(Labels.SECRETS)
        || kube.secret(java.util.Objects.requireNonNull(resource.namespace()), resource.name())
            .isPresent();
  }

  private Resource hold(Resource resource) {
    return resource.meta().deleting()
        ? resource
        : kube.addFinalizer(resource.ref(), resource.meta().uid(), Labels.FINALIZER);
  }

  private void run(String id, ObjectNode spec) {
    var domain = domains.computeIfAbsent(id, _ -> new Domain());
    domain.epoch = spec.path("placement").path("epoch").asLong();
    domain.term = spec.path("term").asLong();
    domain.running = spec.path("power").asText().equals("Running");
    domain.powerRevision = spec.path("powerRevision").asLong();
    if (spec.has("operation")) {
      domain.done = spec.path("operation").path("id").asText();
    }
  }

  private Resource tell(
      Resource resource, ObjectNode spec, @Nullable Domain domain, String terminated) {
    var status = Json.object().put("hostName", "name-of-" + host);
    var epoch = spec.path("placement").path("epoch").asLong();
    order(status, epoch, spec.path("revision").asLong());
    if (domain == null && terminated.isEmpty()) {
      ready(status, "False", Condition.WAITING_FOR_SECRET);
    } else {
      ready(status);
    }
    if (domain != null) {
      status.put("created", true).put("power", domain.running ? "Running" : "Stopped");
      status.put("powerRevision", domain.powerRevision);
      var done = domain.done;
      if (done != null) {
        status.putObject("operation").put("id", done).put("done", true).put("succeeded", true);
      }
    }
    if (!terminated.isEmpty()) {
      status.putObject("terminated").put("epoch", epoch).put("job", terminated);
    }
    return same(resource.status(), status)
        ? resource
        : kube.applyStatus(resource.ref(), resource.meta().uid(), status, Labels.AGENT);
  }

  private static boolean same(ObjectNode before, ObjectNode now) {
    var one = before.deepCopy();
    var other = now.deepCopy();
    for (var status : List.of(one, other)) {
      status.remove(List.of("sequence", "proposal", "conditions"));
    }
    return Canonical.text(one).equals(Canonical.text(other));
  }

  private void order(ObjectNode status, long epoch, long revision) {
    sequence++;
    status
        .put("reporter", host)
        .put("epoch", epoch)
        .put("sequence", sequence)
        .put("observedRevision", revision);
  }

  private static void ready(ObjectNode status) {
    ready(status, "True", "Reported");
  }

  private static void ready(ObjectNode status, String is, String reason) {
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", is)
        .put("reason", reason);
  }

  private void release(Resource resource) {
    if (resource.meta().finalizers().contains(Labels.FINALIZER)) {
      kube.removeFinalizer(
          resource.ref(),
          resource.meta().uid(),
          resource.meta().resourceVersion(),
          Labels.FINALIZER);
    }
  }
}
