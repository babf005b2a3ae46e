package eu.stratuslab.standalone;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The components of a cloud, wired by hand: this page is the architecture. */
public final class Cloud implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cloud.class);

  private final DataDirectory data;
  private final CloudSettings settings;
  private final Path root;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  public Cloud(DataDirectory data, CloudSettings settings, Path root) {
    this.data = data;
    this.settings = settings;
    this.root = root;
  }

  /** Starts a component, or all of them for {@code cloud}. */
  public synchronized void start(String component) {
    LOG.info("{} starts in {} with {} from {}", component, data.root(), settings.driver(), root);
  }

  /** Ends everything in the opposite order; machines run on. */
  @Override
  public synchronized void close() {
    while (!running.isEmpty()) {
      var component = running.pop();
      try {
        component.close();
      } catch (Exception e) {
        LOG.warn("{} did not close: {}", component, e.toString());
      }
    }
  }
}
