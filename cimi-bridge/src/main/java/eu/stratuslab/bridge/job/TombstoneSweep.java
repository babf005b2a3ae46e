package eu.stratuslab.bridge.job;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Forgets old tombstones. They are kept for 30 days, in which whatever was under way has arrived,
 * and as long as any host lists their id: only a tombstone entitles to clear it away there.
 */
final class TombstoneSweep {
  static final Duration KEPT = Duration.ofDays(30);

  /** A sweep looks at no more; the next one goes on behind them. */
  static final int LOOKS = 1000;

  private final Cloud cloud;
  private final Consumer<String> forgotten;
  private Optional<String> cursor = Optional.empty();

  /**
   * @param forgotten told the key of each that is forgotten
   */
  TombstoneSweep(Cloud cloud, Consumer<String> forgotten) {
    this.cloud = cloud;
    this.forgotten = forgotten;
  }

  /** Looks at some of those that are old enough. */
  void sweep() {
    var before = cloud.clock().instant().minus(KEPT);
    var page = cloud.store().tombstones(before, cursor, LOOKS);
    if (!page.items().isEmpty()) {
      var listed = listed();
      page.items().stream()
          .filter(tombstone -> !listed.contains(tombstone.document().key()))
          .forEach(this::forget);
    }
    cursor = page.next();
  }

  /** Every id of which a host says that it has a domain or a disk. */
  private Set<String> listed() {
    var ids = new HashSet<String>();
    Reads.each(
        cloud.store(),
        ResourceTypes.HOST.name(),
        Filter.all(),
        host -> {
          var status = host.document().statusAs(HostStatus.class);
          ids.addAll(status.volumes());
          status.domains().forEach(domain -> ids.add(domain.id()));
        });
    return ids;
  }

  private void forget(Stored tombstone) {
    try {
      var document = tombstone.document();
      if (ResourceTypes.named(document.type()).filter(ResourceType::logged).isPresent()) {
        forgotten.accept(document.key());
      }
      cloud.store().remove(document.type(), document.key(), tombstone.version());
    } catch (StoreException e) {
      // Another bridge was faster.
      if (e.code() != Code.NOT_FOUND) {
        throw e;
      }
    }
  }
}
