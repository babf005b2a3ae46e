package eu.stratuslab.bridge.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What was used lately, by a key that never means anything else, and within a bound.
 *
 * <p>Two generations take the place of a list in the order of use: who fills the younger one drops
 * the older one. That needs no lock, and what is in use survives, because finding it makes it young
 * again. A race between threads may forget something early, and that is all it may do.
 */
public final class Recent<K, V> {
  private final int bytes;
  private volatile Generation<K, V> young = new Generation<>();
  private volatile Generation<K, V> old = new Generation<>();

  private record Held<V>(V value, int bytes) {}

  private static final class Generation<K, V> {
    final Map<K, Held<V>> held = new ConcurrentHashMap<>();
    final AtomicInteger bytes = new AtomicInteger();
  }

  /**
   * Nothing yet.
   *
   * @param bytes that all values together may have, by the word of whoever puts them in
   */
  public Recent(int bytes) {
    this.bytes = bytes;
  }

  public @Nullable V find(K key) {
    var held = young.held.get(key);
    if (held != null) {
      return held.value();
    }
    held = old.held.get(key);
    if (held == null) {
      return null;
    }
    put(key, held);
    return held.value();
  }

  /** Keeps a value for a while; one that is too large for that is not kept at all. */
  public void put(K key, V value, int valueBytes) {
    if (valueBytes <= bytes / 4) {
      put(key, new Held<>(value, valueBytes));
    }
  }

  private void put(K key, Held<V> held) {
    var generation = young;
    if (generation.held.put(key, held) == null
        && generation.bytes.addAndGet(held.bytes()) > bytes / 2) {
      renew(generation);
    }
  }

  private synchronized void renew(Generation<K, V> full) {
    if (young == full) {
      old = full;
      young = new Generation<>();
    }
  }
}
