package eu.stratuslab.kubernetes.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.resource.ResourceType;
import java.util.List;

/** Makes a new object from what a client sent. */
public final class Creation {
  private static final List<String> SERVER_FIELDS =
      List.of("selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "generation");

  private final Identity identity;

  public Creation(Identity identity) {
    this.identity = identity;
  }

  /**
   * Completes the object in place.
   *
   * @return warnings
   * @throws ApiFailure with all that is wrong with it
   */
  public List<String> complete(
      ResourceType type, ObjectNode object, String namespace, Write write) {
    List<String> warnings = completeApplied(type, object, namespace, write);
    ObjectNode nothing = Json.object();
    nothing.set("apiVersion", object.path("apiVersion"));
    nothing.set("kind", object.path("kind"));
    FieldOwners.updated(type, nothing, object, "", write);
    return warnings;
  }

  /** Like {@link #complete} for an object that carries its managed fields already. */
  public List<String> completeApplied(
      ResourceType type, ObjectNode object, String namespace, Write write) {
    if (!Meta.resourceVersion(object).isEmpty()) {
      throw ApiFailure.badRequest("resourceVersion should not be set on objects to be created");
    }
    ObjectNode metadata = name(type, object, namespace);
    SERVER_FIELDS.forEach(metadata::remove);
    metadata.remove("resourceVersion");
    metadata.put("uid", identity.uid()).put("creationTimestamp", Meta.time(write.now()));
    if (type.generation()) {
      metadata.put("generation", 1);
    }
    if (type.status()) {
      object.remove("status");
    }
    type.rules().prepare(object, null);
    return Checks.admit(type, object, null, write.validation());
  }

  private ObjectNode name(ResourceType type, ObjectNode object, String namespace) {
    ObjectNode metadata = Meta.of(object);
    if (Meta.name(object).isEmpty()) {
      String prefix = Meta.text(object, "generateName");
      if (prefix.isEmpty()) {
        throw ApiFailure.invalid(
            type.group(),
            type.kind(),
            "",
            List.of(
                new Cause(
                    "FieldValueRequired",
                    "Required value: name or generateName is required",
                    "metadata.name")));
      }
      metadata.put("name", identity.name(prefix));
    }
    if (namespace.isEmpty()) {
      metadata.remove("namespace");
    } else {
      metadata.put("namespace", namespace);
    }
    return metadata;
  }
}
