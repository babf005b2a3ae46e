package eu.stratuslab.kubernetes.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.resource.ResourceType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of an object when a client sends its new state. */
public final class Replacement {
  private static final List<String> KEPT =
      List.of(
          "name",
          "namespace",
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "resourceVersion",
          "generateName");

  /** How the new state came about. */
  public enum Means {
    /** The client sent it whole: another uid in it means another object. */
    PUT,
    /** A patch on the current state. */
    PATCH,
    /** Server-side apply, which has brought the managed fields up to date already. */
    APPLY
  }

  /** The decision and what is to be told to the client beside it. */
  public record Decision(Outcome outcome, List<String> warnings) {}

  private Replacement() {}

  /**
   * Decides on an update of an object or of its status.
   *
   * @param subresource "" or "status"
   */
  public static Decision decide(
      ResourceType type,
      ObjectNode current,
      ObjectNode next,
      String subresource,
      Means means,
      Write write) {
    String uid = means == Means.PUT ? Meta.uid(next) : "";
    preconditions(type, current, uid, Meta.resourceVersion(next));
    if (subresource.isEmpty()) {
      Immutable.check(type, current, next);
    }
    ObjectNode object = merged(type, current, next, subresource);
    type.rules().prepare(object, current);
    List<String> warnings = Checks.admit(type, object, current, write.validation());
    if (means != Means.APPLY) {
      FieldOwners.updated(type, current, object, subresource, write);
    }
    if (sameContent(current, object) && !released(type, object)) {
      return new Decision(new Outcome.Keep(current), warnings);
    }
    if (type.generation() && specificationChanged(type, current, object)) {
      Meta.of(object).put("generation", current.path("metadata").path("generation").asLong() + 1);
    }
    if (released(type, object)) {
      return new Decision(new Outcome.Remove(object), warnings);
    }
    return new Decision(new Outcome.Write(object), warnings);
  }

  /** Refuses when the client meant another object, or another version of it. */
  static void preconditions(ResourceType type, ObjectNode current, String uid, String version) {
    String name = Meta.name(current);
    if (!uid.isEmpty() && !uid.equals(Meta.uid(current))) {
      throw ApiFailure.conflict(
          type.group(),
          type.plural(),
          name,
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + Meta.uid(current));
    }
    if (!version.isEmpty() && !version.equals(Meta.resourceVersion(current))) {
      throw ApiFailure.conflict(
          type.group(),
          type.plural(),
          name,
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
  }

  /** Whether nothing holds an object any more whose deletion was asked for. */
  private static boolean released(ResourceType type, ObjectNode object) {
    return Meta.deleting(object) && Meta.finalizers(object).isEmpty() && !type.rules().held(object);
  }

  private static ObjectNode merged(
      ResourceType type, ObjectNode current, ObjectNode next, String subresource) {
    if (subresource.equals("status")) {
      ObjectNode object = current.deepCopy();
      put(object, "status", next.get("status"));
      put(Meta.of(object), "managedFields", next.path("metadata").get("managedFields"));
      return object;
    }
    ObjectNode object = next.deepCopy();
    if (type.status()) {
      put(object, "status", current.get("status"));
    }
    ObjectNode metadata = Meta.of(object);
    KEPT.forEach(field -> put(metadata, field, current.path("metadata").get(field)));
    return object;
  }

  private static void put(ObjectNode target, String field, @Nullable JsonNode value) {
    if (value == null) {
      target.remove(field);
    } else {
      target.set(field, value);
    }
  }

  /** Managed fields alone are no change, unless a manager comes or goes: their times would move. */
  private static boolean sameContent(ObjectNode current, ObjectNode next) {
    return withoutOwners(current).equals(withoutOwners(next))
        && FieldOwners.same(
            current.path("metadata").path("managedFields"),
            next.path("metadata").path("managedFields"));
  }

  private static ObjectNode withoutOwners(ObjectNode object) {
    ObjectNode copy = object.objectNode();
    copy.setAll(object);
    ObjectNode metadata = object.objectNode();
    metadata.setAll(Meta.of(object));
    metadata.remove("managedFields");
    copy.set("metadata", metadata);
    return copy;
  }

  private static boolean specificationChanged(ResourceType type, ObjectNode old, ObjectNode next) {
    ObjectNode before = old.objectNode();
    before.setAll(old);
    ObjectNode after = next.objectNode();
    after.setAll(next);
    List<String> other =
        type.status()
            ? List.of("metadata", "status", "apiVersion")
            : List.of("metadata", "apiVersion");
    before.remove(other);
    after.remove(other);
    return !before.equals(after);
  }
}
