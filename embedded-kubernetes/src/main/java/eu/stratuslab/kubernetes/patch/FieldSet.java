package eu.stratuslab.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.schema.SchemaHints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * A set of paths, as {@code fieldsV1} stores it; immutable.
 *
 * <p>A path and a path below it are members independently of each other: owning a map item is not
 * owning what is in it.
 */
final class FieldSet {
  static final FieldSet EMPTY = new FieldSet(new TreeSet<>(), new TreeMap<>());

  private final NavigableSet<PathElement> members;
  private final NavigableMap<PathElement, FieldSet> children;

  private FieldSet(
      NavigableSet<PathElement> members, NavigableMap<PathElement, FieldSet> children) {
    this.members = members;
    this.children = children;
  }

  /** Collects paths. */
  static final class Builder {
    private final NavigableSet<PathElement> members = new TreeSet<>();
    private final NavigableMap<PathElement, Builder> children = new TreeMap<>();

    /** Adds a path; the empty path, the object itself, is never owned. */
    void add(List<PathElement> path) {
      if (path.isEmpty()) {
        return;
      }
      if (path.size() == 1) {
        members.add(path.getFirst());
      } else {
        children
            .computeIfAbsent(path.getFirst(), _ -> new Builder())
            .add(path.subList(1, path.size()));
      }
    }

    FieldSet build() {
      NavigableMap<PathElement, FieldSet> built = new TreeMap<>();
      children.forEach((step, child) -> built.put(step, child.build()));
      return new FieldSet(new TreeSet<>(members), built);
    }
  }

  static FieldSet of(List<List<PathElement>> paths) {
    Builder builder = new Builder();
    paths.forEach(builder::add);
    return builder.build();
  }

  /** Reads a stored set; throws IllegalArgumentException when it is malformed. */
  static FieldSet decode(JsonNode fields) {
    NavigableSet<PathElement> members = new TreeSet<>();
    NavigableMap<PathElement, FieldSet> children = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      if (field.getKey().equals(".")) {
        continue;
      }
      PathElement step = PathElement.decode(field.getKey());
      JsonNode below = field.getValue();
      if (below.isEmpty() || below.has(".")) {
        members.add(step);
      }
      FieldSet child = decode(below);
      if (!child.isEmpty()) {
        children.put(step, child);
      }
    }
    return new FieldSet(members, children);
  }

  /** Writes {@code fieldsV1}. */
  ObjectNode encode() {
    ObjectNode fields = PathElement.JSON.createObjectNode();
    NavigableSet<PathElement> steps = new TreeSet<>(members);
    steps.addAll(children.keySet());
    for (PathElement step : steps) {
      ObjectNode below = PathElement.JSON.createObjectNode();
      FieldSet child = children.get(step);
      if (child != null) {
        if (members.contains(step)) {
          below.putObject(".");
        }
        below.setAll(child.encode());
      }
      fields.set(step.encoded(), below);
    }
    return fields;
  }

  boolean isEmpty() {
    return members.isEmpty() && children.isEmpty();
  }

  boolean has(PathElement step) {
    return members.contains(step);
  }

  /** What is in the set below this step. */
  FieldSet below(PathElement step) {
    return children.getOrDefault(step, EMPTY);
  }

  FieldSet union(FieldSet other) {
    NavigableSet<PathElement> all = new TreeSet<>(members);
    all.addAll(other.members);
    NavigableMap<PathElement, FieldSet> below = new TreeMap<>(children);
    other.children.forEach((step, child) -> below.merge(step, child, FieldSet::union));
    return new FieldSet(all, below);
  }

  FieldSet difference(FieldSet other) {
    return filtered(step -> !other.has(step), (step, child) -> child.difference(other.below(step)));
  }

  FieldSet intersection(FieldSet other) {
    return filtered(other::has, (step, child) -> child.intersection(other.below(step)));
  }

  /** Without this field and everything below it. */
  FieldSet without(PathElement step) {
    return filtered(each -> !each.equals(step), (each, child) -> each.equals(step) ? EMPTY : child);
  }

  /** Only this field and everything below it. */
  FieldSet only(PathElement step) {
    return filtered(step::equals, (each, child) -> each.equals(step) ? child : EMPTY);
  }

  /**
   * With every field that the type names and that has members below it; such fields are seldom
   * owned in their own right.
   */
  FieldSet withNamedFields(SchemaHints type) {
    NavigableSet<PathElement> all = new TreeSet<>(members);
    NavigableMap<PathElement, FieldSet> below = new TreeMap<>();
    children.forEach(
        (step, child) -> {
          if (step instanceof PathElement.Field(String name) && type.declares(name)) {
            all.add(step);
          }
          below.put(step, child.withNamedFields(typeOf(step, type)));
        });
    return new FieldSet(all, below);
  }

  /** With what is below an atomic value folded into it, as after a change of the schema. */
  FieldSet folded(SchemaHints type) {
    NavigableSet<PathElement> all = new TreeSet<>(members);
    NavigableMap<PathElement, FieldSet> below = new TreeMap<>();
    children.forEach(
        (step, child) -> {
          SchemaHints inner = typeOf(step, type);
          if (child.isBelowAtomic(inner)) {
            all.add(step);
          } else {
            below.put(step, child.folded(inner));
          }
        });
    return new FieldSet(all, below);
  }

  private boolean isBelowAtomic(SchemaHints type) {
    if (!members.isEmpty() || !children.isEmpty()) {
      PathElement first = members.isEmpty() ? children.firstKey() : members.first();
      return first instanceof PathElement.Field
          ? type.atomicMap()
          : type.list() == SchemaHints.ListKind.ATOMIC;
    }
    return false;
  }

  /** All paths, parents first. */
  List<List<PathElement>> paths() {
    List<List<PathElement>> all = new ArrayList<>();
    collect(List.of(), (path, _) -> all.add(path));
    return all;
  }

  private void collect(List<PathElement> prefix, BiConsumer<List<PathElement>, FieldSet> sink) {
    members.forEach(step -> sink.accept(PathElement.append(prefix, step), this));
    children.forEach((step, child) -> child.collect(PathElement.append(prefix, step), sink));
  }

  private FieldSet filtered(Predicate<PathElement> keep, Inner inner) {
    NavigableSet<PathElement> kept = new TreeSet<>();
    members.stream().filter(keep).forEach(kept::add);
    NavigableMap<PathElement, FieldSet> below = new TreeMap<>();
    children.forEach(
        (step, child) -> {
          FieldSet rest = inner.apply(step, child);
          if (!rest.isEmpty()) {
            below.put(step, rest);
          }
        });
    return new FieldSet(kept, below);
  }

  private interface Inner {
    FieldSet apply(PathElement step, FieldSet child);
  }

  private static SchemaHints typeOf(PathElement step, SchemaHints type) {
    return switch (step) {
      case PathElement.Field(String name) -> type.field(name);
      case PathElement.Key _, PathElement.Value _, PathElement.Index _ -> type.items();
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldSet set
        && members.equals(set.members)
        && children.equals(set.children);
  }

  @Override
  public int hashCode() {
    return Objects.hash(members, children);
  }

  @Override
  public String toString() {
    return encode().toString();
  }
}
