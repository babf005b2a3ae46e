package eu.stratuslab.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.KubeException.Code;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Mirrored;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Namespaces, Secrets and Events, as far as we use them. */
final class CoreObjects {
  private static final String CORE = "/api/v1/namespaces";
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final int EVENT_MESSAGE = 1024;

  /** Annotation of an Event: what it last told of, so that it is told once. */
  private static final String EVENT_ID = Mirrored.GROUP + "/event-id";

  private final ApiConnection connection;
  private final List<TenantBinding> bindings;

  /** The namespaces, by uid, in which the bindings are known to be. */
  private final Set<String> bound = ConcurrentHashMap.newKeySet();

  CoreObjects(ApiConnection connection, List<TenantBinding> bindings) {
    this.connection = connection;
    this.bindings = List.copyOf(bindings);
  }

  String namespaceUid(String name) {
    try {
      return connection.get(CORE + "/" + name).path("metadata").path("uid").asText();
    } catch (KubeException e) {
      // Without it there is no telling whose cluster this is: it is still starting.
      throw e.code() == Code.NOT_FOUND || e.code() == Code.NOT_SERVED
          ? new KubeException(Code.UNAVAILABLE, "namespace " + name + " is missing", e)
          : e;
    }
  }

  void ensureNamespace(String name, String cloud) {
    ObjectNode now;
    try {
      now = connection.get(CORE + "/" + name);
    } catch (KubeException e) {
      // The server tells of a missing namespace as of any missing object.
      if (e.code() != Code.NOT_FOUND && e.code() != Code.NOT_SERVED) {
        throw e;
      }
      now = createNamespace(name, cloud);
    }
    if (now.path("metadata").hasNonNull("deletionTimestamp")) {
      throw new KubeException(Code.NOT_SERVED, "namespace " + name + " is terminating");
    }
    checkCloud(name, cloud, now);
    if (!name.equals(Labels.SYSTEM_NAMESPACE)) {
      bind(name, cloud, now.path("metadata").path("uid").asText());
    }
  }

  private void bind(String namespace, String cloud, String uid) {
    if (bindings.isEmpty() || bound.contains(uid)) {
      return;
    }
    for (var binding : bindings) {
      try {
        connection.post(
            "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace + "/rolebindings",
            roleBinding(namespace, cloud, binding));
      } catch (KubeException e) {
        if (e.code() != Code.EXISTS) {
          throw e;
        }
      }
    }
    bound.add(uid);
  }

  private static ObjectNode roleBinding(String namespace, String cloud, TenantBinding binding) {
    var object = Json.object().put("apiVersion", RBAC + "/v1").put("kind", "RoleBinding");
    object
        .putObject("metadata")
        .put("name", binding.clusterRole())
        .put("namespace", namespace)
        .putObject("labels")
        .put(Labels.CLOUD, cloud);
    object
        .putObject("roleRef")
        .put("apiGroup", RBAC)
        .put("kind", "ClusterRole")
        .put("name", binding.clusterRole());
    object
        .putArray("subjects")
        .addObject()
        .put("kind", "ServiceAccount")
        .put("name", binding.serviceAccount())
        .put("namespace", Labels.SYSTEM_NAMESPACE);
    return object;
  }

  private ObjectNode createNamespace(String name, String cloud) {
    var namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
    var labels = namespace.putObject("metadata").put("name", name).putObject("labels");
    labels.put(Labels.CLOUD, cloud);
    if (!name.equals(Labels.SYSTEM_NAMESPACE)) {
      // No pod belongs there; one that comes all the same shall be harmless.
      labels.put("pod-security.kubernetes.io/enforce", "restricted");
    }
    try {
      return connection.post(CORE, namespace);
    } catch (KubeException e) {
      if (e.code() == Code.EXISTS) {
        return connection.get(CORE + "/" + name);
      }
      throw e;
    }
  }

  private void checkCloud(String name, String cloud, ObjectNode namespace) {
    var carried = namespace.path("metadata").path("labels").path(Labels.CLOUD).asText();
    if (carried.isEmpty()) {
      var patch = Json.object();
      patch.putObject("metadata").putObject("labels").put(Labels.CLOUD, cloud);
      connection.patch(CORE + "/" + name, ApiConnection.MERGE_PATCH, patch);
    } else if (!carried.equals(cloud)) {
      throw new KubeException(
          Code.CONFLICT, "namespace " + name + " belongs to cloud " + carried + ", not " + cloud);
    }
  }

  Optional<Map<String, byte[]>> secret(String namespace, String name) {
    try {
      var data = new LinkedHashMap<String, byte[]>();
      connection
          .get(secrets(namespace) + "/" + name)
          .path("data")
          .properties()
          .forEach(e -> data.put(e.getKey(), Base64.getDecoder().decode(e.getValue().asText())));
      return Optional.of(data);
    } catch (KubeException e) {
      if (e.code() == Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  void putSecret(String namespace, String name, String cloud, Map<String, byte[]> data) {
    var secret = Json.object().put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
    secret
        .putObject("metadata")
        .put("name", name)
        .put("namespace", namespace)
        .putObject("labels")
        .put(Labels.CLOUD, cloud);
    var encoded = secret.putObject("data");
    data.forEach((key, value) -> encoded.put(key, Base64.getEncoder().encodeToString(value)));
    try {
      connection.post(secrets(namespace), secret);
    } catch (KubeException e) {
      if (e.code() != Code.EXISTS) {
        throw e;
      }
      connection.put(secrets(namespace) + "/" + name, secret);
    }
  }

  void deleteSecret(String namespace, String name) {
    try {
      connection.delete(secrets(namespace) + "/" + name, Json.object());
    } catch (KubeException e) {
      // Gone with its namespace is as good as gone.
      if (e.code() != Code.NOT_FOUND && e.code() != Code.NOT_SERVED) {
        throw e;
      }
    }
  }

  private static String secrets(String namespace) {
    return CORE + "/" + namespace + "/secrets";
  }

  void event(
      Ref about,
      String uid,
      String id,
      boolean warning,
      String reason,
      String message,
      String component) {
    var namespace = about.namespace() == null ? "default" : about.namespace();
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    var name = about.name() + "." + digest(component + "/" + reason + "/" + uid);
    var event =
        Json.object()
            .put("apiVersion", "v1")
            .put("kind", "Event")
            .put("reason", reason)
            .put("message", message.substring(0, Math.min(EVENT_MESSAGE, message.length())))
            .put("type", warning ? "Warning" : "Normal")
            .put("firstTimestamp", now)
            .put("lastTimestamp", now)
            .put("count", 1)
            .put("reportingComponent", component);
    event.putObject("source").put("component", component);
    event
        .putObject("metadata")
        .put("name", name)
        .put("namespace", namespace)
        .putObject("annotations")
        .put(EVENT_ID, digest(id));
    event
        .putObject("involvedObject")
        .put("apiVersion", Mirrored.GROUP + "/" + Mirrored.VERSION)
        .put("kind", about.kind().name())
        .put("namespace", namespace)
        .put("name", about.name())
        .put("uid", uid);
    var events = CORE + "/" + namespace + "/events";
    try {
      connection.post(events, event);
    } catch (KubeException e) {
      if (e.code() != Code.EXISTS) {
        throw e;
      }
      countUp(events + "/" + name, event);
    }
  }

  /** Of two that count at once one is lost: an Event is a courtesy. */
  private void countUp(String path, ObjectNode event) {
    try {
      var before = connection.get(path);
      var id = event.at("/metadata/annotations").path(EVENT_ID);
      if (before.at("/metadata/annotations").path(EVENT_ID).equals(id)) {
        return;
      }
      var patch =
          Json.object()
              .put("count", before.path("count").asInt() + 1)
              .put("lastTimestamp", event.path("lastTimestamp").asText())
              .put("message", event.path("message").asText())
              .put("type", event.path("type").asText());
      var meta = patch.putObject("metadata");
      meta.put("resourceVersion", before.at("/metadata/resourceVersion").asText());
      meta.putObject("annotations").set(EVENT_ID, id);
      connection.patch(path, ApiConnection.MERGE_PATCH, patch);
    } catch (KubeException e) {
      if (e.code() != Code.CONFLICT && e.code() != Code.NOT_FOUND) {
        throw e;
      }
    }
  }

  private static String digest(String id) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      var digest = sha256.digest(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
