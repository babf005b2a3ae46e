package eu.stratuslab.kubernetes.resource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Everything that is served at one moment; immutable. */
public final class Catalog {
  private final Map<GroupVersion, Map<String, ResourceType>> served = new LinkedHashMap<>();
  private final Map<String, ResourceType> byStorage = new TreeMap<>();
  private final Map<GroupVersion, Map<String, ResourceType>> byKind = new HashMap<>();

  /** The types in the order in which their groups and versions are to be listed. */
  public Catalog(Collection<ResourceType> types) {
    for (ResourceType type : types) {
      served.computeIfAbsent(type.groupVersion(), _ -> new TreeMap<>()).put(type.plural(), type);
      byKind.computeIfAbsent(type.groupVersion(), _ -> new HashMap<>()).put(type.kind(), type);
      if (!type.converted() || !byStorage.containsKey(type.storage())) {
        byStorage.put(type.storage(), type);
      }
    }
  }

  public Optional<ResourceType> find(GroupVersion groupVersion, String plural) {
    return Optional.ofNullable(served.getOrDefault(groupVersion, Map.of()).get(plural));
  }

  public Optional<ResourceType> findKind(GroupVersion groupVersion, String kind) {
    return Optional.ofNullable(byKind.getOrDefault(groupVersion, Map.of()).get(kind));
  }

  /**
   * The type by which stored objects are read: one per storage, of the stored version if served.
   */
  public Collection<ResourceType> stored() {
    return List.copyOf(byStorage.values());
  }

  public Optional<ResourceType> stored(String storage) {
    return Optional.ofNullable(byStorage.get(storage));
  }

  /** The resources of one group and version, by name; empty when it is not served. */
  public Collection<ResourceType> of(GroupVersion groupVersion) {
    return List.copyOf(served.getOrDefault(groupVersion, Map.of()).values());
  }

  /** Every group and version, in order. */
  public List<GroupVersion> versions() {
    return List.copyOf(served.keySet());
  }

  /** The versions per group, preferred first; the core group "" is one of them. */
  public Map<String, List<GroupVersion>> groups() {
    Map<String, List<GroupVersion>> groups = new LinkedHashMap<>();
    for (GroupVersion each : served.keySet()) {
      groups.computeIfAbsent(each.group(), _ -> new ArrayList<>()).add(each);
    }
    return groups;
  }
}
