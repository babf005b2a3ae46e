package eu.stratuslab.kube;

import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.observability.Logging;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Follows the cloud's configuration as it is mirrored into a cluster, for one process: log levels
 * are as it says within a moment of its change. While it cannot be read all stays as it was.
 */
public final class LiveConfiguration implements AutoCloseable {
  private static final Kind KIND =
      Kind.of(ResourceTypes.SERVICE_CONFIGURATION.mirrored().orElseThrow());

  private final KubeApi kube;
  private final Consumer<ConfigurationSpec> changed;
  private final KeyedQueue<Ref> queue;
  private final KubeApi.Watching watching;
  private ConfigurationSpec last = ConfigurationSpec.DEFAULT.effective();

  /**
   * Begins at once.
   *
   * @param name of its thread
   * @param labels that the resource must have; empty for any
   * @param changed told of every configuration that is another one than before, defaults filled in
   */
  public LiveConfiguration(
      String name, KubeApi kube, Map<String, String> labels, Consumer<ConfigurationSpec> changed) {
    this.kube = kube;
    this.changed = changed;
    queue = new KeyedQueue<>(name, 1, this::look);
    watching = kube.watch(KIND, labels, queue::add);
  }

  private KeyedQueue.Next look(Ref ref) {
    kube.get(ref)
        .map(there -> there.specAs(ConfigurationSpec.class).effective())
        .ifPresent(this::apply);
    return KeyedQueue.DONE;
  }

  private void apply(ConfigurationSpec configuration) {
    if (!configuration.equals(last)) {
      if (!configuration.levels().equals(last.levels())) {
        Logging.levels(configuration.levels());
      }
      changed.accept(configuration);
      last = configuration;
    }
  }

  @Override
  public void close() {
    watching.close();
    queue.close();
  }
}
