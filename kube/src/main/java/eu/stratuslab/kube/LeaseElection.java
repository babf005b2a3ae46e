package eu.stratuslab.kube;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part in an election until closed. A leader that could not renew for two thirds of the
 * lease's duration says that it leads no longer, before anyone else may say that it does.
 */
final class LeaseElection implements KubeApi.Watching {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseElection.class);
  private static final long CLOSE_SECONDS = 40;
  private static final int RENEWALS = 5;
  private static final int LOOKS = 20;

  private final Lease lease;
  private final Duration duration;
  private final Consumer<Boolean> onChange;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private boolean leads;
  private long heldAt;

  LeaseElection(Lease lease, Duration duration, Consumer<Boolean> onChange) {
    this.lease = lease;
    this.duration = duration;
    this.onChange = onChange;
    // Of the kernel's own: it does not wait behind whatever else the process does.
    thread = Thread.ofPlatform().name("election").daemon().start(this::run);
  }

  private void run() {
    try {
      do {
        round();
      } while (!closing.await(pause(), TimeUnit.MILLISECONDS));
      step(false);
      lease.release();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (KubeException e) {
      LOG.debug("the lease was not given back and runs out by itself: {}", e.getMessage());
    }
  }

  /**
   * Who follows looks more often than a leader renews: a lease that was given back is seen soon.
   */
  private long pause() {
    return duration.toMillis() / (leads ? RENEWALS : LOOKS);
  }

  private void round() {
    var began = System.nanoTime();
    try {
      var holds = lease.hold();
      if (holds) {
        heldAt = began;
      }
      step(holds);
    } catch (KubeException e) {
      LOG.debug("election: {}", e.getMessage());
      giveUpInTime();
    } catch (RuntimeException | Error e) {
      // A leader whose election has ended would lead for ever, beside the next one.
      LOG.warn("the election goes on after a fault of ours", e);
      giveUpInTime();
    }
  }

  private void giveUpInTime() {
    if (leads && System.nanoTime() - heldAt > duration.toNanos() / 3 * 2) {
      step(false);
    }
  }

  /** Who failed when it was told is told again in the next round. */
  private void step(boolean now) {
    if (leads != now) {
      try {
        onChange.accept(now);
        leads = now;
      } catch (RuntimeException | Error e) {
        LOG.warn("{} was not heard and is said again", now ? "that we lead" : "that we follow", e);
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      if (!thread.join(Duration.ofSeconds(CLOSE_SECONDS))) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
