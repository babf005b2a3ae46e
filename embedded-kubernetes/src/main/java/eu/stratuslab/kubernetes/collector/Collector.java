package eu.stratuslab.kubernetes.collector;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.kubernetes.definition.DefinitionRules;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.lifecycle.Deletion;
import eu.stratuslab.kubernetes.resource.Builtins;
import eu.stratuslab.kubernetes.resource.Catalog;
import eu.stratuslab.kubernetes.resource.GroupVersion;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.storage.ObjectKey;
import eu.stratuslab.kubernetes.storage.Store;
import eu.stratuslab.kubernetes.storage.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks at one object and does what Kubernetes' controllers would do about it: dependents without
 * owners go, owners in deletion wait for their dependents or let them go, ending namespaces and
 * definitions lose their content. Level-based: to look twice does no harm.
 */
final class Collector {
  private static final Duration EVENT_LIFE = Duration.ofHours(1);

  private final Store store;
  private final Supplier<Catalog> catalog;
  private final Edits edits;
  private final InstantSource clock;

  Collector(Store store, Supplier<Catalog> catalog, Edits edits, InstantSource clock) {
    this.store = store;
    this.catalog = catalog;
    this.edits = edits;
    this.clock = clock;
  }

  /** Whether there may be anything to do about an object. */
  static boolean interesting(StoredObject object) {
    return object.deleting()
        || !object.owners().isEmpty()
        || event(object.key())
        || Aggregation.aggregates(object);
  }

  /** Kubernetes forgets Events after an hour. */
  private static boolean event(ObjectKey key) {
    return key.storage().equals(Builtins.EVENTS);
  }

  private boolean expired(StoredObject event) {
    var tree = event.tree();
    return Stream.of("lastTimestamp", "eventTime")
        .map(member -> tree.path(member).asText())
        .filter(time -> !time.isEmpty() && !time.equals("null"))
        .findFirst()
        .or(() -> Optional.of(tree.at("/metadata/creationTimestamp").asText()))
        .map(Instant::parse)
        .filter(time -> time.plus(EVENT_LIFE).isBefore(clock.instant()))
        .isPresent();
  }

  void examine(ObjectKey key) {
    Optional<StoredObject> found = store.get(key);
    Optional<ResourceType> type = catalog.get().stored(key.storage());
    if (found.isEmpty() || type.isEmpty()) {
      return;
    }
    StoredObject object = found.get();
    if (event(key) && expired(object)) {
      edits.delete(type.get(), object);
      return;
    }
    if (!object.deleting()) {
      if (Aggregation.aggregates(object)) {
        Aggregation.rules(store, object).ifPresent(rules -> edits.rules(type.get(), object, rules));
      }
      if (!object.owners().isEmpty()) {
        collect(type.get(), object);
      }
      return;
    }
    switch (key.storage()) {
      case Builtins.NAMESPACES -> endNamespace(type.get(), object);
      case Builtins.DEFINITIONS -> endDefinition(type.get(), object);
      default -> {}
    }
    List<String> finalizers = Meta.finalizers(object.tree());
    if (finalizers.contains(Deletion.ORPHAN)) {
      orphan(type.get(), object);
    } else if (finalizers.contains(Deletion.FOREGROUND)) {
      deleteDependents(type.get(), object);
    }
  }

  /** Deletes an object all of whose owners are gone; makes it forget those that are. */
  private void collect(ResourceType type, StoredObject object) {
    Set<String> gone = new HashSet<>();
    boolean owned = false;
    for (JsonNode owner : Meta.owners(object.tree())) {
      if (absent(owner, object)) {
        gone.add(owner.path("uid").asText());
      } else {
        owned = true;
      }
    }
    if (gone.isEmpty()) {
      return;
    }
    if (owned) {
      edits.disown(type, object, gone);
    } else {
      edits.delete(type, object);
    }
  }

  /** An owner is meant by its uid, and must be in the same namespace or in none. */
  private boolean absent(JsonNode owner, StoredObject dependent) {
    Optional<StoredObject> found = store.byUid(owner.path("uid").asText());
    if (found.isPresent()) {
      String namespace = found.get().key().namespace();
      return !namespace.isEmpty() && !namespace.equals(dependent.key().namespace());
    }
    // Of a kind that is not served nothing can be said: the dependent stays.
    return catalog
        .get()
        .findKind(
            GroupVersion.parse(owner.path("apiVersion").asText()), owner.path("kind").asText())
        .isPresent();
  }

  private void orphan(ResourceType type, StoredObject owner) {
    for (ObjectKey key : store.dependents(owner.uid())) {
      Optional<ResourceType> dependent = catalog.get().stored(key.storage());
      if (dependent.isPresent()) {
        store.get(key).ifPresent(each -> edits.disown(dependent.get(), each, Set.of(owner.uid())));
      }
    }
    edits.release(type, owner, Deletion.ORPHAN);
  }

  private void deleteDependents(ResourceType type, StoredObject owner) {
    boolean blocked = false;
    for (ObjectKey key : store.dependents(owner.uid())) {
      Optional<StoredObject> dependent = store.get(key);
      Optional<ResourceType> dependentType = catalog.get().stored(key.storage());
      if (dependent.isPresent() && dependentType.isPresent()) {
        edits.delete(dependentType.get(), dependent.get());
        blocked |= store.get(key).filter(each -> blocks(each, owner.uid())).isPresent();
      }
    }
    if (!blocked) {
      edits.release(type, owner, Deletion.FOREGROUND);
    }
  }

  private static boolean blocks(StoredObject dependent, String owner) {
    return Meta.owners(dependent.tree()).stream()
        .anyMatch(
            each ->
                each.path("uid").asText().equals(owner)
                    && each.path("blockOwnerDeletion").asBoolean());
  }

  private void endNamespace(ResourceType type, StoredObject namespace) {
    boolean empty = true;
    for (ResourceType content : catalog.get().stored()) {
      if (content.namespaced()) {
        empty &= deleteAll(content, namespace.key().name());
      }
    }
    if (empty) {
      edits.releaseContent(type, namespace);
    }
  }

  private void endDefinition(ResourceType type, StoredObject definition) {
    String storage = definition.key().name();
    Optional<ResourceType> content = catalog.get().stored(storage);
    if (content.isEmpty() || deleteAll(content.get(), "")) {
      edits.release(type, definition, DefinitionRules.CLEANUP);
    }
  }

  /** Whether nothing is left. */
  private boolean deleteAll(ResourceType type, String namespace) {
    store.list(type.storage(), namespace).objects().forEach(each -> edits.delete(type, each));
    return store.list(type.storage(), namespace).objects().isEmpty();
  }
}
