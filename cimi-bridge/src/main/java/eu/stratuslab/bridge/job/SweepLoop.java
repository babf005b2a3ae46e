package eu.stratuslab.bridge.job;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps again and again until it is closed. */
public final class SweepLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SweepLoop.class);
  private static final long CLOSE_MILLIS = 5_000;

  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  private SweepLoop(Sweeper sweeper, Duration every) {
    thread = Thread.ofVirtual().name("sweeper").unstarted(() -> loop(sweeper, every));
  }

  public static SweepLoop started(Sweeper sweeper, Duration every) {
    var loop = new SweepLoop(sweeper, every);
    loop.thread.start();
    return loop;
  }

  private void loop(Sweeper sweeper, Duration every) {
    try {
      while (!closing.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          sweeper.sweep();
        } catch (RuntimeException | Error e) {
          LOG.warn("a sweep failed and will be tried again", e);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      if (!thread.join(Duration.ofMillis(CLOSE_MILLIS))) {
        LOG.warn("the sweeper does not end");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
