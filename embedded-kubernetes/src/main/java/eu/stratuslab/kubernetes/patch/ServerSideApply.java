package eu.stratuslab.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.schema.JsonEquality;
import eu.stratuslab.kubernetes.schema.SchemaHints;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Ownership of fields as Kubernetes' server-side apply keeps it in {@code metadata.managedFields}.
 *
 * <p>The semantics are those of structured-merge-diff. All versions of a resource are taken to have
 * the same fields (conversion strategy {@code None}).
 */
public final class ServerSideApply {
  private static final String STATUS = "status";
  private static final String FIRST_APPLY = "before-first-apply";
  private static final PathElement METADATA = new PathElement.Field("metadata");

  /** Fields that belong to the server, so nobody owns them. */
  private static final FieldSet UNOWNED = unowned();

  private ServerSideApply() {}

  /**
   * A field that somebody else owns with another value.
   *
   * @param manager the owner, quoted and described as Kubernetes does: {@code "kubectl" using v1}
   * @param path the field, such as {@code .spec.cpu}
   */
  public record Conflict(String manager, String path) {
    /** The message of the conflict's cause; the reason is {@code FieldManagerConflict}. */
    public String message() {
      return "conflict with " + manager;
    }
  }

  /**
   * The outcome of an apply.
   *
   * @param object the merged object with its managedFields, or the live one if there are conflicts
   * @param conflicts why nothing was applied (409); empty when it was
   */
  public record Result(ObjectNode object, List<Conflict> conflicts) {
    public Result {
      conflicts = List.copyOf(conflicts);
    }

    /** The message of the 409. */
    public String message() {
      return describe(conflicts);
    }
  }

  /**
   * Applies a configuration; the arguments are not changed.
   *
   * @param live the stored object, or null when there is none yet
   * @param applied the complete configuration of this manager
   * @param force whether to take fields away from other managers
   * @param apiVersion the version of the request, such as {@code v1}
   * @param subresource the subresource written through, or empty
   * @param now the time of the request
   * @throws PatchException when the configuration cannot be merged
   */
  public static Result apply(
      @Nullable ObjectNode live,
      ObjectNode applied,
      String manager,
      boolean force,
      String apiVersion,
      String subresource,
      Instant now,
      SchemaHints hints) {
    check(applied, apiVersion);
    ObjectNode before = live == null ? empty(applied) : live.deepCopy();
    ManagedFields owned = stored(before, apiVersion, now, hints);
    withoutManagedFields(before);
    ObjectNode wanted = writable(applied, subresource, hints);

    ManagedFields.Id id = ManagedFields.Id.apply(manager, subresource);
    FieldSet last = owned.fieldsOf(id);
    FieldSet fields = ObjectFields.of(wanted, hints).difference(UNOWNED);
    ManagedFields.Entry entry = new ManagedFields.Entry(fields, apiVersion, time(owned, id));
    ObjectNode after = (ObjectNode) StructuredMerge.merge(before, wanted, hints);
    after = pruned(after, last, owned.with(id, entry), hints);

    FieldComparison changes =
        writable(FieldComparison.of(before, after, hints), subresource, hints);
    List<Conflict> conflicts = force ? List.of() : conflicts(owned, id, changes.written());
    if (!conflicts.isEmpty() && live != null) {
      return new Result(live.deepCopy(), conflicts);
    }
    boolean same = JsonEquality.same(before, after);
    boolean moved = !same || !fields.equals(last);
    ManagedFields.Entry kept =
        moved ? new ManagedFields.Entry(fields, apiVersion, seconds(now)) : entry;
    yielded(owned, id, changes).with(id, kept).store(after);
    return new Result(after, List.of());
  }

  /**
   * Records who changed what by a write that is not an apply: a create, an update or another patch.
   *
   * @param live the stored object; without a uid it is about to be created
   * @param updated the object about to be stored; its managedFields are set
   */
  public static void update(
      ObjectNode live,
      ObjectNode updated,
      String manager,
      String apiVersion,
      String subresource,
      Instant now,
      SchemaHints hints) {
    ManagedFields owned = requested(live, updated, subresource);
    ObjectNode before = live.deepCopy();
    withoutManagedFields(before);
    withoutManagedFields(updated);
    if (owned.isEmpty() && before.path("metadata").hasNonNull("uid")) {
      return;
    }
    FieldComparison changes =
        writable(FieldComparison.of(before, updated, hints), subresource, hints);
    ManagedFields.Id id = ManagedFields.Id.update(manager, apiVersion, subresource);
    ManagedFields rest = yielded(folded(owned, hints), null, changes);
    FieldSet written = changes.written().difference(UNOWNED);
    if (!written.isEmpty()) {
      FieldSet all = written.union(rest.fieldsOf(id));
      rest = rest.with(id, new ManagedFields.Entry(all, apiVersion, seconds(now)));
    }
    rest.capped().store(updated);
  }

  /** The message of a 409 about these conflicts. */
  public static String describe(List<Conflict> conflicts) {
    if (conflicts.size() == 1) {
      Conflict only = conflicts.getFirst();
      return "Apply failed with 1 conflict: " + only.message() + ": " + only.path();
    }
    Map<String, List<String>> byManager = new TreeMap<>();
    for (Conflict conflict : conflicts) {
      byManager.computeIfAbsent(conflict.manager(), _ -> new ArrayList<>()).add(conflict.path());
    }
    List<String> lines = new ArrayList<>();
    byManager.forEach(
        (manager, paths) -> {
          lines.add("conflicts with " + manager + ":");
          paths.forEach(path -> lines.add("- " + path));
        });
    return "Apply failed with %d conflicts: %s"
        .formatted(conflicts.size(), String.join("\n", lines));
  }

  private static void check(ObjectNode applied, String apiVersion) {
    String version = applied.path("apiVersion").asText();
    if (!version.equals(apiVersion)) {
      throw PatchException.badRequest(
          "Incorrect version specified in apply patch. Specified patch version: %s, expected: %s"
              .formatted(version, apiVersion));
    }
    if (applied.path("metadata").hasNonNull("managedFields")) {
      throw PatchException.badRequest("metadata.managedFields must be nil");
    }
  }

  /** The stored ownership; what was there before the first apply gets an owner of its own. */
  private static ManagedFields stored(
      ObjectNode live, String apiVersion, Instant now, SchemaHints hints) {
    ManagedFields owned = folded(ManagedFields.of(live), hints);
    if (!owned.isEmpty()) {
      return owned;
    }
    FieldSet fields =
        FieldComparison.of(PathElement.JSON.createObjectNode(), live, hints)
            .added()
            .difference(UNOWNED);
    return owned.with(
        ManagedFields.Id.update(FIRST_APPLY, apiVersion, ""),
        new ManagedFields.Entry(fields, apiVersion, seconds(now)));
  }

  /** The ownership that an update starts from: a client may edit it, except by a subresource. */
  private static ManagedFields requested(ObjectNode live, ObjectNode updated, String subresource) {
    ManagedFields stored = ManagedFields.lenient(live);
    if (!subresource.isEmpty()) {
      return stored;
    }
    if (ManagedFields.isReset(updated)) {
      return ManagedFields.none();
    }
    ManagedFields sent = ManagedFields.lenient(updated);
    return sent.isEmpty() ? stored : sent;
  }

  private static ManagedFields folded(ManagedFields owned, SchemaHints hints) {
    ManagedFields folded = owned;
    for (Map.Entry<ManagedFields.Id, ManagedFields.Entry> each : owned.entries().entrySet()) {
      ManagedFields.Entry entry = each.getValue();
      folded = folded.with(each.getKey(), entry.withFields(entry.fields().folded(hints)));
    }
    return folded;
  }

  /**
   * Without the fields that this manager applied last time, not this time, and nobody else owns.
   */
  private static ObjectNode pruned(
      ObjectNode merged, FieldSet last, ManagedFields owned, SchemaHints hints) {
    if (last.isEmpty()) {
      return merged;
    }
    FieldSet lost = last.withNamedFields(hints);
    FieldSet present = ObjectFields.of(merged, hints).withNamedFields(hints);
    JsonNode without = FieldRemoval.remove(merged, lost, hints);
    FieldSet remaining = ObjectFields.of(without, hints).withNamedFields(hints);
    FieldSet kept = remaining.union(owned.all().withNamedFields(hints));
    without = FieldRemoval.remove(merged, present.difference(kept), hints);
    remaining = ObjectFields.of(without, hints).withNamedFields(hints);
    FieldSet gone = present.difference(remaining).intersection(lost);
    return (ObjectNode) FieldRemoval.remove(merged, gone, hints);
  }

  private static List<Conflict> conflicts(
      ManagedFields owned, ManagedFields.Id self, FieldSet written) {
    List<Conflict> conflicts = new ArrayList<>();
    owned
        .entries()
        .forEach(
            (id, entry) -> {
              if (!id.equals(self)) {
                for (List<PathElement> path : entry.fields().intersection(written).paths()) {
                  conflicts.add(new Conflict(described(id, entry), PathElement.shown(path)));
                }
              }
            });
    conflicts.sort(Comparator.comparing(Conflict::manager).thenComparing(Conflict::path));
    return conflicts;
  }

  private static String described(ManagedFields.Id id, ManagedFields.Entry entry) {
    StringBuilder text = new StringBuilder().append('"').append(id.manager()).append('"');
    if (!id.subresource().isEmpty()) {
      text.append(" with subresource \"").append(id.subresource()).append('"');
    }
    if (!id.applies()) {
      text.append(" using ").append(entry.apiVersion());
      if (entry.time() != null) {
        text.append(" at ").append(entry.time());
      }
    }
    return text.toString();
  }

  /** The ownership after all others gave up what was changed or removed. */
  private static ManagedFields yielded(
      ManagedFields owned, ManagedFields.@Nullable Id self, FieldComparison changes) {
    FieldSet taken = changes.written().union(changes.removed());
    ManagedFields rest = owned;
    for (Map.Entry<ManagedFields.Id, ManagedFields.Entry> each : owned.entries().entrySet()) {
      if (!each.getKey().equals(self)) {
        ManagedFields.Entry entry = each.getValue();
        rest = rest.with(each.getKey(), entry.withFields(entry.fields().difference(taken)));
      }
    }
    return rest;
  }

  /** The part of a configuration that may be written this way. */
  private static ObjectNode writable(ObjectNode applied, String subresource, SchemaHints hints) {
    ObjectNode wanted = applied.deepCopy();
    if (hints.hasStatusSubresource() && subresource.isEmpty()) {
      wanted.remove(STATUS);
    } else if (subresource.equals(STATUS)) {
      wanted.retain(STATUS);
    }
    return wanted;
  }

  private static FieldComparison writable(
      FieldComparison changes, String subresource, SchemaHints hints) {
    PathElement status = new PathElement.Field(STATUS);
    if (hints.hasStatusSubresource() && subresource.isEmpty()) {
      return changes.map(fields -> fields.without(status));
    }
    return subresource.equals(STATUS) ? changes.map(fields -> fields.only(status)) : changes;
  }

  private static ObjectNode empty(ObjectNode applied) {
    ObjectNode empty = PathElement.JSON.createObjectNode();
    empty.set("apiVersion", applied.path("apiVersion"));
    empty.set("kind", applied.path("kind"));
    return empty;
  }

  private static void withoutManagedFields(ObjectNode object) {
    if (object.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
    }
  }

  private static @Nullable Instant time(ManagedFields owned, ManagedFields.Id id) {
    ManagedFields.Entry entry = owned.entries().get(id);
    return entry == null ? null : entry.time();
  }

  private static Instant seconds(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS);
  }

  private static FieldSet unowned() {
    List<List<PathElement>> paths = new ArrayList<>();
    for (String name : List.of("apiVersion", "kind", "metadata")) {
      paths.add(List.of(new PathElement.Field(name)));
    }
    for (String name :
        List.of(
            "name",
            "namespace",
            "creationTimestamp",
            "selfLink",
            "uid",
            "clusterName",
            "generation",
            "managedFields",
            "resourceVersion")) {
      paths.add(List.of(METADATA, new PathElement.Field(name)));
    }
    return FieldSet.of(paths);
  }
}
