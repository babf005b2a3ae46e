package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.kube.Stamp;
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
  private static final int SECRETS = 100_000;

  private final Inventories inventories = new Inventories();
  private final Set<String> namespaces = ConcurrentHashMap.newKeySet();
  private final Map<MirrorKey, Applied> applied = new ConcurrentHashMap<>();
  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private final Set<MirrorKey> waiting = ConcurrentHashMap.newKeySet();
  private volatile long term;
  private volatile String cluster = "";

  private record Applied(String uid, String digest) {}

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
    secrets.clear();
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

  /** True if that is what a Secret holds by our last write; an empty digest for no Secret. */
  boolean hasSecret(String name, String digest) {
    return digest.equals(secrets.get(name));
  }

  void secret(String name, String digest) {
    if (secrets.size() >= SECRETS) {
      secrets.clear();
    }
    secrets.put(name, digest);
  }

  void applied(MirrorKey key, Resource left) {
    applied.put(key, new Applied(left.meta().uid(), Stamp.digest(left)));
  }

  /** The digest of what our last apply left, if this is still that resource. */
  @Nullable String lastApplied(MirrorKey key, @Nullable Resource resource) {
    var last = applied.get(key);
    if (resource == null || last == null || !last.uid().equals(resource.meta().uid())) {
      applied.remove(key);
      return null;
    }
    return last.digest();
  }

  /** What waits for a host to become ready. */
  Set<MirrorKey> waiting() {
    return waiting;
  }
}
