package eu.stratuslab.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.lifecycle.Write;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.storage.Store;
import eu.stratuslab.kubernetes.storage.StoredObject;
import java.util.List;

/** Checks that a body belongs to the path that it was sent to, and that its namespace takes it. */
final class Admission {
  private Admission() {}

  static void creation(Store store, Target target, ObjectNode body) {
    type(target.type(), body);
    namespace(target, body);
    if (target.type().terminating()) {
      throw ApiFailure.forbidden(
          target.type().group(),
          target.type().plural(),
          Meta.name(body),
          "create not allowed while custom resource definition is terminating",
          List.of());
    }
    target
        .within()
        .ifPresent(
            key -> {
              StoredObject namespace =
                  store
                      .get(key)
                      .orElseThrow(() -> ApiFailure.notFound("", "namespaces", key.name()));
              if (namespace.deleting()) {
                throw terminating(target, Meta.name(body));
              }
            });
  }

  static void update(Target target, ObjectNode body) {
    type(target.type(), body);
    namespace(target, body);
    String name = Meta.name(body);
    if (name.isEmpty() && !target.type().custom()) {
      Meta.of(body).put("name", target.name());
    } else if (!name.equals(target.name())) {
      throw ApiFailure.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + target.name()
              + ")");
    }
  }

  /** Custom resources and leases are not replaced blindly. */
  static void version(Target target, ObjectNode body) {
    boolean needed =
        target.type().custom()
            || target.type().kind().equals("Lease")
            || target.type().kind().equals("CustomResourceDefinition");
    if (needed && Meta.resourceVersion(body).isEmpty()) {
      throw ApiFailure.invalid(
          target.type().group(),
          target.type().kind(),
          target.name(),
          List.of(
              new Cause(
                  "FieldValueInvalid",
                  "Invalid value: 0: must be specified for an update",
                  "metadata.resourceVersion")));
    }
  }

  /** The configuration of an apply, completed with what the path says. */
  static ObjectNode configuration(Target target, JsonNode patch, Write write) {
    if (write.manager().isEmpty()) {
      throw ApiFailure.invalid(
          "meta.k8s.io",
          "PatchOptions",
          "",
          List.of(
              new Cause(
                  "FieldValueRequired",
                  "Required value: is required for apply patch",
                  "fieldManager")));
    }
    if (!(patch instanceof ObjectNode configuration)) {
      throw ApiFailure.badRequest("the configuration is not an object");
    }
    ObjectNode complete = configuration.deepCopy();
    String version = complete.path("apiVersion").asText("");
    if (version.isEmpty() || complete.path("kind").asText("").isEmpty()) {
      throw ApiFailure.badRequest("Object 'apiVersion' or 'kind' is missing in the configuration");
    }
    update(target, Meta.name(complete).isEmpty() ? named(target, complete) : complete);
    return complete;
  }

  private static ObjectNode named(Target target, ObjectNode object) {
    Meta.of(object).put("name", target.name());
    return object;
  }

  private static void type(ResourceType type, ObjectNode body) {
    String version = body.path("apiVersion").asText("");
    String kind = body.path("kind").asText("");
    if (!type.custom()) {
      version = version.isEmpty() ? type.apiVersion() : version;
      kind = kind.isEmpty() ? type.kind() : kind;
    }
    if (kind.isEmpty()) {
      throw ApiFailure.badRequest("Object 'Kind' is missing in the body");
    }
    if (!version.equals(type.apiVersion()) || !kind.equals(type.kind())) {
      throw ApiFailure.badRequest(
          "the API version in the data ("
              + version
              + ", kind "
              + kind
              + ") does not match the expected API version ("
              + type.apiVersion()
              + ", kind "
              + type.kind()
              + ")");
    }
    body.put("apiVersion", version).put("kind", kind);
  }

  private static void namespace(Target target, ObjectNode body) {
    String namespace = Meta.namespace(body);
    if (target.type().namespaced()) {
      if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
        throw ApiFailure.badRequest(
            "the namespace of the provided object does not match the namespace sent on the request");
      }
      Meta.of(body).put("namespace", target.namespace());
    }
  }

  private static ApiFailure terminating(Target target, String name) {
    String why =
        "unable to create new content in namespace "
            + target.namespace()
            + " because it is being terminated";
    return ApiFailure.forbidden(
        target.type().group(),
        target.type().plural(),
        name,
        why,
        List.of(
            new Cause(
                "NamespaceTerminating",
                "namespace " + target.namespace() + " is being terminated",
                "metadata.namespace")));
  }
}
