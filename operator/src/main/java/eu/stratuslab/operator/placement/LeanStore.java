package eu.stratuslab.operator.placement;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a cache is kept in, without what nobody here reads: who owns which field, which as a tree of
 * maps is larger than all the rest of a resource.
 */
public class LeanStore<R extends HasMetadata> extends BasicItemStore<R> {
  private final Consumer<R> drop;

  /** Keeps all of a resource but who owns its fields. */
  public LeanStore() {
    this(_ -> {});
  }

  /**
   * @param drop takes off a resource what its readers do not need
   */
  public LeanStore(Consumer<R> drop) {
    super(Cache::metaNamespaceKeyFunc);
    this.drop = drop;
  }

  @Override
  public @Nullable R put(String key, R resource) {
    resource.getMetadata().setManagedFields(List.of());
    drop.accept(resource);
    return super.put(key, resource);
  }
}
