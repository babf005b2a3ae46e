package eu.stratuslab.bridge.security;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Failed logins, and how long the next attempt has to wait. */
final class Failures {
  private static final int REMEMBERED = 10_000;
  private static final int MAX_SHIFT = 20;
  private static final long FORGOTTEN_AFTER = TimeUnit.MINUTES.toNanos(15);

  private final LongSupplier nanos;
  private final Map<String, Failed> failed =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failed> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Failed(int count, long at) {}

  Failures(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Seconds until another attempt is looked at; 0 for now. Doubles with every failure.
   *
   * @param free how many failures cost nothing
   * @param longest pause, in seconds
   */
  synchronized int waitSeconds(String who, int free, int longest) {
    var before = failed.get(who);
    if (before == null || before.count() < free) {
      return 0;
    }
    var pause = Math.min(longest, 1L << Math.min(before.count() - free, MAX_SHIFT));
    var wait = TimeUnit.SECONDS.toNanos(pause);
    var left = before.at() + wait - nanos.getAsLong();
    return left <= 0 ? 0 : (int) TimeUnit.NANOSECONDS.toSeconds(left) + 1;
  }

  synchronized void failed(String who) {
    var now = nanos.getAsLong();
    var before = failed.get(who);
    var count = before != null && now - before.at() < FORGOTTEN_AFTER ? before.count() : 0;
    failed.put(who, new Failed(count + 1, now));
  }

  synchronized void succeeded(String who) {
    failed.remove(who);
  }
}
