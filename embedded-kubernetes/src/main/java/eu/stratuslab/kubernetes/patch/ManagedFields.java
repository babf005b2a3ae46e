package eu.stratuslab.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who owns which fields: {@code metadata.managedFields}, immutable. */
record ManagedFields(Map<Id, Entry> entries) {
  /** More managers than this that only update are folded into one. */
  private static final int MOST_UPDATERS = 10;

  private static final String FOLDED = "ancient-changes";

  private static final Comparator<Map.Entry<Id, Entry>> STORED_ORDER =
      Comparator.<Map.Entry<Id, Entry>, String>comparing(each -> each.getKey().operation())
          .thenComparingLong(each -> seconds(each.getValue()))
          .thenComparing(each -> each.getKey().manager())
          .thenComparing(each -> each.getValue().apiVersion())
          .thenComparing(each -> each.getKey().subresource());

  ManagedFields {
    entries = Map.copyOf(entries);
  }

  /** What tells two entries apart; an applier has one for all versions, so its version is empty. */
  record Id(String manager, String operation, String apiVersion, String subresource) {
    static Id apply(String manager, String subresource) {
      return new Id(named(manager), "Apply", "", subresource);
    }

    static Id update(String manager, String apiVersion, String subresource) {
      return new Id(named(manager), "Update", apiVersion, subresource);
    }

    boolean applies() {
      return operation.equals("Apply");
    }

    private static String named(String manager) {
      return manager.isEmpty() ? "unknown" : manager;
    }
  }

  /** The fields of one manager; the time is when they changed last. */
  record Entry(FieldSet fields, String apiVersion, @Nullable Instant time) {
    Entry withFields(FieldSet changed) {
      return new Entry(changed, apiVersion, time);
    }
  }

  static ManagedFields none() {
    return new ManagedFields(Map.of());
  }

  /** Whether a client asks for all ownership to be forgotten: {@code []} or {@code [{}]}. */
  static boolean isReset(JsonNode object) {
    JsonNode stored = object.path("metadata").path("managedFields");
    return stored.isArray()
        && (stored.isEmpty() || (stored.size() == 1 && stored.path(0).isEmpty()));
  }

  /**
   * The entries of an object; none when there are none.
   *
   * @throws IllegalArgumentException when they are malformed
   */
  static ManagedFields of(@Nullable JsonNode object) {
    Map<Id, Entry> entries = new LinkedHashMap<>();
    if (object != null) {
      for (JsonNode stored : object.path("metadata").path("managedFields")) {
        entries.put(id(stored), entry(stored));
      }
    }
    return new ManagedFields(entries);
  }

  /** The same for what a client sent: malformed entries count as none. */
  static ManagedFields lenient(@Nullable JsonNode object) {
    try {
      return of(object);
    } catch (IllegalArgumentException malformed) {
      return none();
    }
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  FieldSet fieldsOf(Id id) {
    Entry entry = entries.get(id);
    return entry == null ? FieldSet.EMPTY : entry.fields();
  }

  ManagedFields with(Id id, Entry entry) {
    Map<Id, Entry> changed = new LinkedHashMap<>(entries);
    if (entry.fields().isEmpty()) {
      changed.remove(id);
    } else {
      changed.put(id, entry);
    }
    return new ManagedFields(changed);
  }

  /** All fields that anybody owns. */
  FieldSet all() {
    return entries.values().stream().map(Entry::fields).reduce(FieldSet.EMPTY, FieldSet::union);
  }

  /** With the oldest updaters folded into one entry per version when there are too many. */
  ManagedFields capped() {
    List<Map.Entry<Id, Entry>> updaters =
        entries.entrySet().stream()
            .filter(each -> !each.getKey().applies())
            .sorted(STORED_ORDER)
            .toList();
    int excess = updaters.size() - MOST_UPDATERS;
    if (excess <= 0) {
      return this;
    }
    Map<Id, Entry> capped = new LinkedHashMap<>(entries);
    // One more than the excess goes in, since the folded entry counts as well.
    for (Map.Entry<Id, Entry> old : updaters.subList(0, excess + 1)) {
      capped.remove(old.getKey());
      Id folded = Id.update(FOLDED, old.getValue().apiVersion(), "");
      capped.merge(
          folded,
          old.getValue(),
          (one, other) -> other.withFields(one.fields().union(other.fields())));
    }
    return new ManagedFields(capped);
  }

  /** Writes the entries into an object; without entries the attribute is removed. */
  void store(ObjectNode object) {
    ObjectNode metadata = object.withObjectProperty("metadata");
    metadata.remove("managedFields");
    if (entries.isEmpty()) {
      return;
    }
    ArrayNode stored = metadata.putArray("managedFields");
    entries.entrySet().stream()
        .sorted(STORED_ORDER)
        .forEach(each -> stored.add(encode(each.getKey(), each.getValue())));
  }

  private static ObjectNode encode(Id id, Entry entry) {
    ObjectNode stored = PathElement.JSON.createObjectNode();
    stored.put("apiVersion", entry.apiVersion());
    stored.put("fieldsType", "FieldsV1");
    stored.set("fieldsV1", entry.fields().encode());
    stored.put("manager", id.manager());
    stored.put("operation", id.operation());
    if (!id.subresource().isEmpty()) {
      stored.put("subresource", id.subresource());
    }
    if (entry.time() != null) {
      stored.put("time", entry.time().toString());
    }
    return stored;
  }

  private static Id id(JsonNode stored) {
    String operation = stored.path("operation").asText();
    String version = stored.path("apiVersion").asText();
    String subresource = stored.path("subresource").asText();
    String manager = stored.path("manager").asText();
    if (version.isEmpty()) {
      throw new IllegalArgumentException("apiVersion must not be empty");
    }
    return switch (operation) {
      case "Apply" -> Id.apply(manager, subresource);
      case "Update" -> Id.update(manager, version, subresource);
      default -> throw new IllegalArgumentException("operation must be `Apply` or `Update`");
    };
  }

  private static Entry entry(JsonNode stored) {
    String type = stored.path("fieldsType").asText();
    if (!type.equals("FieldsV1")) {
      throw new IllegalArgumentException("invalid fieldsType \"" + type + '"');
    }
    return new Entry(
        FieldSet.decode(stored.path("fieldsV1")),
        stored.path("apiVersion").asText(),
        time(stored.path("time")));
  }

  private static @Nullable Instant time(JsonNode time) {
    if (!time.isTextual()) {
      return null;
    }
    try {
      return Instant.parse(time.textValue());
    } catch (DateTimeException malformed) {
      throw new IllegalArgumentException("malformed time " + time, malformed);
    }
  }

  private static long seconds(Entry entry) {
    return entry.time() == null ? 0 : entry.time().getEpochSecond();
  }
}
