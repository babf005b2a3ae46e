package eu.stratuslab.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.kubernetes.schema.JsonEquality;
import eu.stratuslab.kubernetes.schema.SchemaHints;
import eu.stratuslab.kubernetes.schema.SchemaHints.ListKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which fields differ between two versions of an object.
 *
 * @param removed in the old one only
 * @param modified in both, with different values
 * @param added in the new one only
 */
record FieldComparison(FieldSet removed, FieldSet modified, FieldSet added) {
  static FieldComparison of(JsonNode before, JsonNode after, SchemaHints type) {
    Walk walk = new Walk();
    walk.compare(before, after, type, List.of());
    return new FieldComparison(walk.removed.build(), walk.modified.build(), walk.added.build());
  }

  /** The fields that a write gave a value. */
  FieldSet written() {
    return modified.union(added);
  }

  /** The comparison of a part of the fields. */
  FieldComparison map(UnaryOperator<FieldSet> part) {
    return new FieldComparison(part.apply(removed), part.apply(modified), part.apply(added));
  }

  private static final class Walk {
    private final FieldSet.Builder removed = new FieldSet.Builder();
    private final FieldSet.Builder modified = new FieldSet.Builder();
    private final FieldSet.Builder added = new FieldSet.Builder();

    void compare(
        @Nullable JsonNode before,
        @Nullable JsonNode after,
        SchemaHints type,
        List<PathElement> path) {
      if (isGranularObject(before, after, type)) {
        compareObjects(before, after, type, path);
        note(before, after, path);
      } else if (isGranularList(before, after, type)) {
        compareLists(before, after, type, path);
        note(before, after, path);
      } else {
        compareLeaves(before, after, type, path);
      }
    }

    private void note(@Nullable JsonNode before, @Nullable JsonNode after, List<PathElement> path) {
      if (before == null) {
        added.add(path);
      } else if (after == null) {
        removed.add(path);
      }
    }

    private void compareLeaves(
        @Nullable JsonNode before,
        @Nullable JsonNode after,
        SchemaHints type,
        List<PathElement> path) {
      note(before, after, path);
      if (before == null || after == null || JsonEquality.same(before, after)) {
        return;
      }
      modified.add(path);
      if (before.getNodeType() != after.getNodeType()) {
        // What was below the old value is gone, and what is below the new one is new.
        below(before, type, path).forEach(removed::add);
        below(after, type, path).forEach(added::add);
      }
    }

    private static List<List<PathElement>> below(
        JsonNode value, SchemaHints type, List<PathElement> path) {
      return ObjectFields.of(value, type).paths().stream()
          .map(each -> PathElement.join(path, each))
          .toList();
    }

    private void compareObjects(
        @Nullable JsonNode before,
        @Nullable JsonNode after,
        SchemaHints type,
        List<PathElement> path) {
      TreeSet<String> names = new TreeSet<>();
      for (JsonNode side : sides(before, after)) {
        side.fieldNames().forEachRemaining(names::add);
      }
      for (String name : names) {
        compare(
            before == null ? null : before.get(name),
            after == null ? null : after.get(name),
            type.field(name),
            PathElement.append(path, new PathElement.Field(name)));
      }
    }

    private void compareLists(
        @Nullable JsonNode before,
        @Nullable JsonNode after,
        SchemaHints type,
        List<PathElement> path) {
      Map<PathElement, List<JsonNode>> old = grouped(before, type, path);
      Map<PathElement, List<JsonNode>> now = grouped(after, type, path);
      TreeSet<PathElement> steps = new TreeSet<>(old.keySet());
      steps.addAll(now.keySet());
      for (PathElement step : steps) {
        compareItems(
            old.getOrDefault(step, List.of()),
            now.getOrDefault(step, List.of()),
            type.items(),
            PathElement.append(path, step));
      }
    }

    /** Items that occur more than once are compared as if they were one atomic value. */
    private void compareItems(
        List<JsonNode> before, List<JsonNode> after, SchemaHints type, List<PathElement> path) {
      if (before.size() <= 1 && after.size() <= 1) {
        compare(first(before), first(after), type, path);
      } else if (before.size() >= 2 && after.size() >= 2) {
        if (!same(before, after)) {
          modified.add(path);
        }
      } else if (before.size() >= 2) {
        removed.add(path);
        after.forEach(item -> compare(null, item, type, path));
      } else {
        added.add(path);
        before.forEach(item -> compare(item, null, type, path));
      }
    }

    private static boolean same(List<JsonNode> before, List<JsonNode> after) {
      if (before.size() != after.size()) {
        return false;
      }
      for (int i = 0; i < before.size(); i++) {
        if (!JsonEquality.same(before.get(i), after.get(i))) {
          return false;
        }
      }
      return true;
    }

    private static @Nullable JsonNode first(List<JsonNode> items) {
      return items.isEmpty() ? null : items.getFirst();
    }

    private static Map<PathElement, List<JsonNode>> grouped(
        @Nullable JsonNode list, SchemaHints type, List<PathElement> path) {
      return list == null || !list.isArray() ? Map.of() : ListItems.of(list, type, path).grouped();
    }

    private static boolean isGranularObject(
        @Nullable JsonNode before, @Nullable JsonNode after, SchemaHints type) {
      return !type.atomicMap() && all(before, after, JsonNode::isObject);
    }

    private static boolean isGranularList(
        @Nullable JsonNode before, @Nullable JsonNode after, SchemaHints type) {
      return type.list() != ListKind.ATOMIC && all(before, after, JsonNode::isArray);
    }

    /** Values that are both empty are compared as leaves, so that null and {} stay different. */
    private static boolean all(
        @Nullable JsonNode before, @Nullable JsonNode after, Predicate<JsonNode> kind) {
      List<JsonNode> sides = sides(before, after);
      return sides.stream().anyMatch(side -> !side.isEmpty())
          && sides.stream().allMatch(side -> kind.test(side) || side.isNull());
    }

    private static List<JsonNode> sides(@Nullable JsonNode before, @Nullable JsonNode after) {
      return Stream.of(Optional.ofNullable(before), Optional.ofNullable(after))
          .flatMap(Optional::stream)
          .toList();
    }
  }
}
