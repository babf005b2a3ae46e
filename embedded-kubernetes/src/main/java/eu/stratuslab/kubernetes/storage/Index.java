package eu.stratuslab.kubernetes.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All current objects in memory, by name, by uid and by owner. Not safe for threads. */
final class Index {
  private final Map<String, TreeMap<String, StoredObject>> objects = new HashMap<>();
  private final Map<String, StoredObject> byUid = new HashMap<>();
  private final Map<String, Set<ObjectKey>> dependents = new HashMap<>();

  @Nullable StoredObject get(ObjectKey key) {
    TreeMap<String, StoredObject> found = objects.get(key.storage());
    return found == null ? null : found.get(key.path());
  }

  @Nullable StoredObject byUid(String uid) {
    return byUid.get(uid);
  }

  Set<ObjectKey> dependents(String owner) {
    return Set.copyOf(dependents.getOrDefault(owner, Set.of()));
  }

  /** The objects of one storage; of all namespaces when the namespace is "". */
  List<StoredObject> list(String storage, String namespace) {
    TreeMap<String, StoredObject> found = objects.get(storage);
    if (found == null) {
      return List.of();
    }
    Collection<StoredObject> chosen =
        namespace.isEmpty()
            ? found.values()
            // '0' is the character after '/'.
            : found.subMap(namespace + "/", namespace + "0").values();
    return new ArrayList<>(chosen);
  }

  void apply(Change change) {
    if (change.before() != null) {
      forget(change.before());
    }
    if (!change.removed()) {
      put(change.after());
    }
  }

  void put(StoredObject object) {
    ObjectKey key = object.key();
    objects.computeIfAbsent(key.storage(), _ -> new TreeMap<>()).put(key.path(), object);
    byUid.put(object.uid(), object);
    object.owners().forEach(o -> dependents.computeIfAbsent(o, _ -> new HashSet<>()).add(key));
  }

  private void forget(StoredObject object) {
    ObjectKey key = object.key();
    TreeMap<String, StoredObject> found = objects.get(key.storage());
    if (found != null) {
      found.remove(key.path());
    }
    byUid.remove(object.uid());
    for (String owner : object.owners()) {
      dependents.computeIfPresent(
          owner, (_, keys) -> keys.remove(key) && keys.isEmpty() ? null : keys);
    }
  }

  List<StoredObject> all() {
    List<StoredObject> all = new ArrayList<>(byUid.size());
    objects.values().forEach(each -> all.addAll(each.values()));
    return all;
  }

  void clear() {
    objects.clear();
    byUid.clear();
    dependents.clear();
  }
}
