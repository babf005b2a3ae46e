package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.kube.Resource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a mirror remembers beside the stores: its term, and caches that save it work. All of it may
 * be lost at any time.
 */
final class Memory {
  private static final int RAISES = 1000;
  private static final int SECRETLESS = 10_000;

  private final Inventories inventories = new Inventories();
  private final Set<String> namespaces = ConcurrentHashMap.newKeySet();
  private final Map<MirrorKey, Applied> applied = new ConcurrentHashMap<>();
  private final Set<String> secretless = ConcurrentHashMap.newKeySet();
  private final Set<MirrorKey> waiting = ConcurrentHashMap.newKeySet();
  private volatile long term;
  private volatile String cluster = "";

  private record Applied(String uid, long generation) {}

  Memory(long term) {
    this.term = term;
  }

  long term() {
    return term;
  }

  /** Raises the term above one that was seen, within bounds. */
  synchronized void raiseTo(long seen, LongSupplier raise) {
    for (var i = 0; i < RAISES && term < seen; i++) {
      term = raise.getAsLong();
    }
    if (term < seen) {
      throw new StoreException(Code.FENCED, "term " + seen + " is out of reach");
    }
  }

  String cluster() {
    return cluster;
  }

  /** Another cluster: whatever was remembered of the last one is void. */
  void cluster(String uid) {
    cluster = uid;
    namespaces.clear();
    applied.clear();
    secretless.clear();
    inventories.clear();
  }

  Inventories inventories() {
    return inventories;
  }

  boolean hasNamespace(String name) {
    return namespaces.contains(name);
  }

  void namespace(String name) {
    namespaces.add(name);
  }

  /** A namespace may have gone with everything in it. */
  void forgetNamespaces() {
    namespaces.clear();
  }

  boolean hasNoSecret(String name) {
    return secretless.contains(name);
  }

  void noSecret(String name) {
    if (secretless.size() >= SECRETLESS) {
      secretless.clear();
    }
    secretless.add(name);
  }

  void applied(MirrorKey key, Resource.Meta meta) {
    applied.put(key, new Applied(meta.uid(), meta.generation()));
  }

  /** The generation that our last apply left, if this is still that resource. */
  @Nullable Long appliedGeneration(MirrorKey key, @Nullable Resource resource) {
    var last = applied.get(key);
    if (resource == null || last == null || !last.uid().equals(resource.meta().uid())) {
      applied.remove(key);
      return null;
    }
    return last.generation();
  }

  /** What waits for a host to become ready. */
  Set<MirrorKey> waiting() {
    return waiting;
  }
}
