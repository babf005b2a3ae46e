package eu.stratuslab.bridge.job;

import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cloud's configuration, looked at once a second: for those who need it at every request, and
 * for what has to be changed when it changes. While the store is away all stays as it was.
 */
public final class LiveConfiguration implements Supplier<ConfigurationSpec>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveConfiguration.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(30);

  private final Quotas quotas;
  private final List<Consumer<ConfigurationSpec>> told;
  private final Thread thread;
  private volatile ConfigurationSpec present;
  private volatile boolean closed;

  /**
   * The configuration as it is now, followed from now on.
   *
   * @param told of the present one before this returns, and of each other one; one that throws is
   *     told again
   */
  public LiveConfiguration(Quotas quotas, List<Consumer<ConfigurationSpec>> told) {
    this.quotas = quotas;
    this.told = List.copyOf(told);
    present = quotas.configuration();
    tell(present);
    thread = Thread.ofVirtual().name("configuration").start(this::follow);
  }

  /** The present one, defaults filled in. */
  @Override
  public ConfigurationSpec get() {
    return present;
  }

  private void tell(ConfigurationSpec configuration) {
    told.forEach(one -> one.accept(configuration));
  }

  private void follow() {
    while (!closed) {
      try {
        Thread.sleep(PAUSE);
        var now = quotas.configuration();
        if (!now.equals(present)) {
          tell(now);
          present = now;
        }
      } catch (InterruptedException _) {
        return;
      } catch (StoreException | eu.stratuslab.bridge.format.Refusal e) {
        LOG.debug("the configuration is looked at again: {}", e.getMessage());
      } catch (RuntimeException | Error e) {
        LOG.warn("the configuration is told again after a fault of ours", e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(CLOSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
