package eu.stratuslab.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.KubeException.Code;
import eu.stratuslab.model.document.Json;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The Kubernetes API over HTTP, by Fabric8's client. */
public final class Fabric8KubeApi implements KubeApi {
  private static final int PAGE = 500;
  private static final int ATTEMPTS = 5;

  private final KubernetesClient client;
  private final ApiConnection connection;
  private final CoreObjects core;
  private final Set<Watching> watchings = ConcurrentHashMap.newKeySet();

  /**
   * Takes a client over: {@link #close} closes it.
   *
   * @param client of the cluster
   */
  public Fabric8KubeApi(KubernetesClient client) {
    this(client, List.of());
  }

  private Fabric8KubeApi(KubernetesClient client, List<TenantBinding> bindings) {
    this.client = client;
    connection = new ApiConnection(client, ApiConnection.TIMEOUT);
    core = new CoreObjects(connection, bindings);
  }

  /** Connects with our bounds: our queues try again, so the client must not. */
  public static Fabric8KubeApi connect(Config config) {
    return connect(config, List.of());
  }

  /**
   * The same.
   *
   * @param bindings what is bound in each tenant's namespace
   */
  public static Fabric8KubeApi connect(Config config, List<TenantBinding> bindings) {
    var bounded =
        new ConfigBuilder(config)
            .withRequestRetryBackoffLimit(0)
            .withConnectionTimeout(5_000)
            .withRequestTimeout((int) ApiConnection.TIMEOUT.toMillis())
            .build();
    return new Fabric8KubeApi(new KubernetesClientBuilder().withConfig(bounded).build(), bindings);
  }

  @Override
  public String clusterUid() {
    return core.namespaceUid("kube-system");
  }

  @Override
  public Optional<Resource> get(Ref ref) {
    try {
      return Optional.of(ResourceJson.read(ref.kind(), connection.get(ApiConnection.path(ref))));
    } catch (KubeException e) {
      return ifMissing(e);
    }
  }

  private static Optional<Resource> ifMissing(KubeException e) {
    if (e.code() == Code.NOT_FOUND) {
      return Optional.empty();
    }
    throw e;
  }

  @Override
  public List<Resource> list(Kind kind, Map<String, String> labels) {
    List<Resource> resources = new ArrayList<>();
    page(connection, kind, labels, resources::add);
    return resources;
  }

  /** Every page of a list; the answer is the resourceVersion from which a watch goes on. */
  static String page(
      ApiConnection connection, Kind kind, Map<String, String> labels, Consumer<Resource> each) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("limit", Integer.toString(PAGE));
    if (!labels.isEmpty()) {
      parameters.put("labelSelector", ApiConnection.selector(labels));
    }
    while (true) {
      var list = connection.get(ApiConnection.path(kind, null) + ApiConnection.query(parameters));
      list.path("items").forEach(item -> each.accept(ResourceJson.read(kind, (ObjectNode) item)));
      var next = list.path("metadata").path("continue").asText();
      if (next.isEmpty()) {
        return list.path("metadata").path("resourceVersion").asText();
      }
      parameters.put("continue", next);
    }
  }

  @Override
  public Resource create(Resource resource) {
    var path = ApiConnection.path(resource.kind(), resource.namespace());
    return ResourceJson.read(
        resource.kind(),
        connection.post(
            path + ApiConnection.query(Map.of("fieldManager", Labels.BRIDGE)),
            ResourceJson.write(resource, null)));
  }

  @Override
  public Resource apply(Resource resource, String uid, String fieldManager) {
    var applied =
        applied(
            resource.ref(),
            ApiConnection.path(resource.ref()),
            ResourceJson.write(resource, uid),
            fieldManager);
    return withoutSurplus(resource, applied, fieldManager);
  }

  /**
   * An apply takes away only what the same manager applied. What came by the create, or from a
   * stranger, is taken away here.
   */
  private Resource withoutSurplus(Resource wanted, Resource applied, String fieldManager) {
    var spec = ResourceJson.surplus(applied.spec(), wanted.spec());
    var labels = ResourceJson.surplus(applied.labels(), wanted.labels());
    if (spec.isEmpty() && labels.isEmpty()) {
      return applied;
    }
    var patch = Json.object();
    patch.putObject("metadata").put("uid", applied.meta().uid()).set("labels", labels);
    patch.set("spec", spec);
    return ResourceJson.read(
        wanted.kind(),
        connection.patch(
            ApiConnection.path(wanted.ref())
                + ApiConnection.query(Map.of("fieldManager", fieldManager)),
            ApiConnection.MERGE_PATCH,
            patch));
  }

  @Override
  public Resource applyStatus(Ref ref, String uid, ObjectNode status, String fieldManager) {
    var body = ResourceJson.head(ref, uid);
    body.set("status", status);
    return applied(ref, ApiConnection.path(ref) + "/status", body, fieldManager);
  }

  private Resource applied(Ref ref, String path, ObjectNode body, String fieldManager) {
    var query = ApiConnection.query(Map.of("fieldManager", fieldManager, "force", "true"));
    try {
      return ResourceJson.read(
          ref.kind(), connection.patch(path + query, ApiConnection.APPLY_PATCH, body));
    } catch (KubeException e) {
      // An apply that names a uid never creates: the server calls it a conflict.
      if (e.code() == Code.CONFLICT && get(ref).isEmpty()) {
        throw new KubeException(Code.NOT_FOUND, ref + " is gone", e);
      }
      throw e;
    }
  }

  @Override
  public Resource addFinalizer(Ref ref, String uid, String finalizer) {
    KubeException last = new KubeException(Code.CONFLICT, ref + " keeps changing");
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var now = withUid(ref, uid);
      if (now.meta().finalizers().contains(finalizer)) {
        return now;
      }
      if (now.meta().deleting()) {
        throw new KubeException(Code.CONFLICT, ref + " is being deleted");
      }
      var finalizers = new ArrayList<>(now.meta().finalizers());
      finalizers.add(finalizer);
      try {
        return finalizers(ref, now.meta(), finalizers);
      } catch (KubeException e) {
        if (e.code() != Code.CONFLICT) {
          throw e;
        }
        last = e;
      }
    }
    throw last;
  }

  @Override
  public void removeFinalizer(Ref ref, String uid, String resourceVersion, String finalizer) {
    var now = withUid(ref, uid);
    if (!now.meta().resourceVersion().equals(resourceVersion)) {
      throw new KubeException(Code.CONFLICT, ref + " has changed since " + resourceVersion);
    }
    var finalizers = new ArrayList<>(now.meta().finalizers());
    if (finalizers.remove(finalizer)) {
      finalizers(ref, now.meta(), finalizers);
    }
  }

  private Resource withUid(Ref ref, String uid) {
    var now = get(ref).orElseThrow(() -> new KubeException(Code.NOT_FOUND, ref + " is gone"));
    if (!now.meta().uid().equals(uid)) {
      throw new KubeException(Code.CONFLICT, ref + " is not " + uid + " any more");
    }
    return now;
  }

  /**
   * A merge patch that names uid and resourceVersion: the server refuses it with a conflict if one
   * differs. A JSON patch's failed {@code test} would look like an invalid resource.
   */
  private Resource finalizers(Ref ref, Resource.Meta meta, List<String> finalizers) {
    var patch = Json.object();
    var metadata =
        patch
            .putObject("metadata")
            .put("uid", meta.uid())
            .put("resourceVersion", meta.resourceVersion());
    var array = metadata.putArray("finalizers");
    finalizers.forEach(array::add);
    return ResourceJson.read(
        ref.kind(), connection.patch(ApiConnection.path(ref), ApiConnection.MERGE_PATCH, patch));
  }

  @Override
  public void delete(Ref ref, String uid) {
    var options = Json.object().put("propagationPolicy", "Background");
    options.putObject("preconditions").put("uid", uid);
    connection.delete(ApiConnection.path(ref), options);
  }

  @Override
  public void ensureNamespace(String name, String cloud) {
    core.ensureNamespace(name, cloud);
  }

  @Override
  public Optional<Map<String, byte[]>> secret(String namespace, String name) {
    return core.secret(namespace, name);
  }

  @Override
  public void putSecret(String namespace, String name, String cloud, Map<String, byte[]> data) {
    core.putSecret(namespace, name, cloud, data);
  }

  @Override
  public void deleteSecret(String namespace, String name) {
    core.deleteSecret(namespace, name);
  }

  @Override
  public void event(
      Ref about,
      String uid,
      String id,
      boolean warning,
      String reason,
      String message,
      String component) {
    core.event(about, uid, id, warning, reason, message, component);
  }

  @Override
  public Watching watch(Kind kind, Map<String, String> labels, Look look) {
    return kept(new ResourceWatch(connection, this::clusterUid, kind, labels, look));
  }

  @Override
  public Watching elect(
      String namespace,
      String lease,
      String identity,
      Duration duration,
      Consumer<Boolean> onChange) {
    // Two requests must fit into the third of the duration that is left when a leader gives up.
    var quick = new ApiConnection(client, duration.dividedBy(6));
    return kept(
        new LeaseElection(
            new Lease(quick, namespace, lease, identity, duration), duration, onChange));
  }

  private Watching kept(Watching watching) {
    watchings.add(watching);
    return () -> {
      watchings.remove(watching);
      watching.close();
    };
  }

  @Override
  public void close() {
    watchings.forEach(Watching::close);
    watchings.clear();
    client.close();
  }
}
