package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.security.FailedLogins;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.model.event.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what was refused to whom, in the log of the resource. A refusal costs nothing while
 * it is answered: the same ones are counted for a while and make one Event, a flood of different
 * ones is cut off, and what a crash loses of them was no change.
 */
final class Refusals implements AutoCloseable {
  static final Duration EVERY = Duration.ofSeconds(10);

  /** Different refusals that are remembered between two writes. */
  static final int MOST = 256;

  /** So many of them by one user. */
  static final int MOST_OF_ONE = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Cloud cloud;
  private final FailedLogins logins;
  private final Map<Refused, Times> refused = new LinkedHashMap<>();
  private final Map<String, Integer> byUser = new HashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("refusals").unstarted(this::loop);
  private long dropped;

  /** What was refused to whom, and why. */
  record Refused(String type, String key, String operation, String user, String why) {}

  private record Times(Instant first, int count) {}

  /**
   * @param logins what is written with the same beat
   */
  Refusals(Cloud cloud, FailedLogins logins) {
    this.cloud = cloud;
    this.logins = logins;
  }

  void start() {
    thread.start();
  }

  /** Notes a refusal. */
  synchronized void note(Refused what) {
    var times = refused.get(what);
    if (times != null) {
      refused.put(what, new Times(times.first(), times.count() + 1));
    } else if (refused.size() < MOST && byUser.getOrDefault(what.user(), 0) < MOST_OF_ONE) {
      refused.put(what, new Times(cloud.clock().instant(), 1));
      byUser.merge(what.user(), 1, Integer::sum);
    } else {
      dropped++;
    }
  }

  /** Writes what was noted. */
  void flush() {
    Map<Refused, Times> noted;
    synchronized (this) {
      noted = new LinkedHashMap<>(refused);
      refused.clear();
      byUser.clear();
      if (dropped > 0) {
        LOG.warn("{} refusals are in no log: there were too many at once", dropped);
        dropped = 0;
      }
    }
    noted.forEach(this::write);
  }

  private void write(Refused what, Times times) {
    try {
      var target = Reads.living(cloud.store(), what.type(), what.key());
      if (target.isPresent()) {
        var why = times.count() == 1 ? what.why() : what.why() + " (" + times.count() + " times)";
        Events.refused(
                target.get().document(),
                what.operation(),
                Optional.of(what.user()),
                why,
                times.first())
            .forEach(cloud.store()::insert);
      }
    } catch (StoreException e) {
      LOG.warn("a refusal is in no log: {}", e.getMessage());
    }
  }

  /** Writes what was noted since the beat before, or loses it. */
  void beat() {
    try {
      flush();
      logins.flush();
    } catch (RuntimeException | Error e) {
      LOG.warn("some of what was refused is in no log by a fault of ours", e);
    }
  }

  private void loop() {
    try {
      while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        beat();
      }
      flush();
      logins.flushAll();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      if (thread.isAlive() && !thread.join(CLOSE)) {
        LOG.warn("what was refused last is in no log");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
