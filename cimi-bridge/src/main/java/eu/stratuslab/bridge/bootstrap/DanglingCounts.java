package eu.stratuslab.bridge.bootstrap;

import eu.stratuslab.bridge.mirror.Dangling;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.observability.Measures.Reading;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much dangles, looked at now and then by the one replica that mirrors. A look at a large cloud
 * takes its time: then it is looked at the less often.
 */
final class DanglingCounts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DanglingCounts.class);
  private static final Duration CLOSE = Duration.ofSeconds(30);

  /** So much of its time it does something else. */
  private static final int REST = 50;

  private final BooleanSupplier leads;
  private final Supplier<Dangling> look;
  private final Duration pause;
  private final Thread thread;
  private volatile List<Reading> last = List.of();

  /**
   * @param look takes as long as it takes
   * @param pause between two looks, at least
   */
  DanglingCounts(BooleanSupplier leads, Supplier<Dangling> look, Duration pause) {
    this.leads = leads;
    this.look = look;
    this.pause = pause;
    thread = Thread.ofVirtual().name("dangling").start(this::run);
  }

  /** What was seen last; nothing where somebody else mirrors. */
  List<Reading> read() {
    return last;
  }

  private void run() {
    try {
      while (true) {
        var begun = System.nanoTime();
        last = leads.getAsBoolean() ? seen() : List.of();
        var rest = Duration.ofNanos(System.nanoTime() - begun).multipliedBy(REST);
        Thread.sleep(rest.compareTo(pause) > 0 ? rest : pause);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** While one side does not answer, nothing is known. */
  private List<Reading> seen() {
    try {
      var dangling = look.get();
      return List.of(
          Reading.of(dangling.jobs().size(), "job"),
          Reading.of(dangling.documents().size(), "document"),
          Reading.of(dangling.domains().size(), "domain"));
    } catch (StoreException | KubeException e) {
      LOG.debug("what dangles is looked for again: {}", e.getMessage());
      return List.of();
    } catch (RuntimeException | Error e) {
      LOG.warn("what dangles is looked for again after a fault of ours", e);
      return List.of();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(CLOSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
