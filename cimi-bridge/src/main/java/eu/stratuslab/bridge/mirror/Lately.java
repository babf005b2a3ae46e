package eu.stratuslab.bridge.mirror;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What changed lately: whoever takes over the mirror looks at that first. Nothing depends on it,
 * for everything is looked at in the end.
 */
final class Lately {
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final int MOST = 10_000;

  private final SequencedMap<MirrorKey, Instant> keys = new LinkedHashMap<>();

  /** Notes that a key changed. */
  synchronized void add(MirrorKey key, Instant now) {
    keys.putLast(key, now);
    forget(now);
  }

  /** In the order in which they changed last. */
  synchronized List<MirrorKey> keys(Instant now) {
    forget(now);
    return List.copyOf(keys.sequencedKeySet());
  }

  private void forget(Instant now) {
    var eldest = keys.firstEntry();
    while (eldest != null && (keys.size() > MOST || eldest.getValue().isBefore(now.minus(KEPT)))) {
      keys.pollFirstEntry();
      eldest = keys.firstEntry();
    }
  }
}
