package eu.stratuslab.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One custom resource in the fake cluster. */
final class FakeObject {
  private static final String CONDITIONS = "conditions";

  final Ref ref;
  final String uid;
  final List<String> finalizers = new ArrayList<>();
  private final Map<String, Set<String>> statusOwners = new TreeMap<>();
  long version;
  long generation = 1;
  boolean deleting;
  Map<String, String> labels;
  Map<String, String> annotations;
  ObjectNode spec;
  ObjectNode status = Json.object();

  FakeObject(Resource resource, String uid) {
    ref = resource.ref();
    this.uid = uid;
    labels = new TreeMap<>(resource.labels());
    annotations = new TreeMap<>(resource.annotations());
    spec = resource.spec().deepCopy();
  }

  Resource resource() {
    return new Resource(
        ref.kind(),
        ref.namespace(),
        ref.name(),
        new Resource.Meta(uid, Long.toString(version), generation, deleting, finalizers),
        labels,
        annotations,
        spec.deepCopy(),
        status.deepCopy());
  }

  boolean matches(Map<String, String> selector) {
    return selector.entrySet().stream().allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
  }

  /** Takes spec, labels and annotations over; true if that changed anything. */
  boolean apply(Resource resource) {
    var newLabels = new TreeMap<>(labels);
    newLabels.keySet().removeIf(key -> key.startsWith("stratuslab.eu/"));
    newLabels.putAll(resource.labels());
    var newAnnotations = new TreeMap<>(annotations);
    newAnnotations.putAll(resource.annotations());
    var specChanged = !spec.equals(resource.spec());
    var changed = specChanged || !labels.equals(newLabels) || !annotations.equals(newAnnotations);
    labels = newLabels;
    annotations = newAnnotations;
    if (specChanged) {
      spec = resource.spec().deepCopy();
      generation++;
    }
    return changed;
  }

  /** Server-side apply of the status with force; true if that changed anything. */
  boolean applyStatus(ObjectNode applied, String manager) {
    var before = status.deepCopy();
    var mine = fields(applied);
    var had = statusOwners.getOrDefault(manager, Set.of());
    statusOwners.forEach(
        (other, owned) -> {
          if (!other.equals(manager)) {
            owned.removeIf(field -> mine.contains(field) && differs(field, applied));
          }
        });
    statusOwners.put(manager, new HashSet<>(mine));
    for (var field : had) {
      if (statusOwners.values().stream().noneMatch(owned -> owned.contains(field))) {
        remove(field);
      }
    }
    mine.forEach(field -> set(field, applied));
    return !before.equals(status);
  }

  /** The members, and the conditions by their type. */
  private static Set<String> fields(ObjectNode applied) {
    var fields = new TreeSet<String>();
    applied.fieldNames().forEachRemaining(fields::add);
    if (fields.remove(CONDITIONS)) {
      applied.get(CONDITIONS).forEach(c -> fields.add(CONDITIONS + "/" + c.path("type").asText()));
    }
    return fields;
  }

  private boolean differs(String field, ObjectNode applied) {
    return field.contains("/") || !applied.get(field).equals(status.get(field));
  }

  private void remove(String field) {
    if (!field.contains("/")) {
      status.remove(field);
      return;
    }
    var conditions = status.withArray(CONDITIONS);
    for (var i = conditions.size() - 1; i >= 0; i--) {
      if (field.equals(CONDITIONS + "/" + conditions.get(i).path("type").asText())) {
        conditions.remove(i);
      }
    }
  }

  private void set(String field, ObjectNode applied) {
    if (!field.contains("/")) {
      status.set(field, applied.get(field).deepCopy());
      return;
    }
    for (var condition : applied.get(CONDITIONS)) {
      if (field.equals(CONDITIONS + "/" + condition.path("type").asText())) {
        replace(field, (ObjectNode) condition);
      }
    }
  }

  private void replace(String field, ObjectNode condition) {
    var conditions = status.withArray(CONDITIONS);
    for (var i = 0; i < conditions.size(); i++) {
      if (field.equals(CONDITIONS + "/" + conditions.get(i).path("type").asText())) {
        conditions.set(i, condition.deepCopy());
        return;
      }
    }
    conditions.add(condition.deepCopy());
  }
}
