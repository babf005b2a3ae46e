package eu.stratuslab.bridge.live;

/**
 * Which resources a client knows, and in which version: 16 bytes for each and not the key itself,
 * for a stream may follow a hundred thousand.
 */
final class Known {
  private static final int SMALLEST = 16;

  private long[] hashes = new long[SMALLEST];
  private long[] versions = new long[SMALLEST];
  private volatile int size;

  int size() {
    return size;
  }

  /** True if the client was told just that version. */
  boolean has(String key, String version) {
    var at = find(hash(key));
    return hashes[at] != 0 && versions[at] == hash(version);
  }

  void put(String key, String version) {
    if ((size + 1) * 2 > hashes.length) {
      grow();
    }
    var hash = hash(key);
    var at = find(hash);
    if (hashes[at] == 0) {
      hashes[at] = hash;
      size = size + 1;
    }
    versions[at] = hash(version);
  }

  /** Returns whether it was known. */
  boolean remove(String key) {
    var at = find(hash(key));
    if (hashes[at] == 0) {
      return false;
    }
    hashes[at] = 0;
    size = size - 1;
    // What stands behind a gap would not be found again.
    for (var i = next(at); hashes[i] != 0; i = next(i)) {
      var hash = hashes[i];
      var version = versions[i];
      hashes[i] = 0;
      var place = find(hash);
      hashes[place] = hash;
      versions[place] = version;
    }
    return true;
  }

  void clear() {
    hashes = new long[SMALLEST];
    versions = new long[SMALLEST];
    size = 0;
  }

  private void grow() {
    var oldHashes = hashes;
    var oldVersions = versions;
    hashes = new long[oldHashes.length * 2];
    versions = new long[oldHashes.length * 2];
    for (var i = 0; i < oldHashes.length; i++) {
      if (oldHashes[i] != 0) {
        var place = find(oldHashes[i]);
        hashes[place] = oldHashes[i];
        versions[place] = oldVersions[i];
      }
    }
  }

  /** Where it stands, or else the free place for it. */
  private int find(long hash) {
    var at = (int) (hash & (hashes.length - 1));
    while (hashes[at] != 0 && hashes[at] != hash) {
      at = next(at);
    }
    return at;
  }

  private int next(int at) {
    return (at + 1) & (hashes.length - 1);
  }

  /** FNV-1a with a final mix; never 0. */
  private static long hash(String text) {
    var hash = 0xcbf29ce484222325L;
    for (var i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash ^= hash >>> 33;
    hash *= 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    return hash == 0 ? 1 : hash;
  }
}
