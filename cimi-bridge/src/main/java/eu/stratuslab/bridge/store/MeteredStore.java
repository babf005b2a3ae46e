package eu.stratuslab.bridge.store;

import eu.stratuslab.model.document.Document;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A store of any kind whose operations are counted and timed. */
public final class MeteredStore implements DocumentStore {
  private final DocumentStore store;
  private final StoreMeter meter;
  private final LongSupplier nanos;

  /**
   * @param nanos this process' own monotonic clock
   */
  public MeteredStore(DocumentStore store, StoreMeter meter, LongSupplier nanos) {
    this.store = store;
    this.meter = meter;
    this.nanos = nanos;
  }

  private <T> T metered(String operation, Supplier<T> call) {
    var begin = nanos.getAsLong();
    var outcome = "FAILED";
    try {
      var result = call.get();
      outcome = StoreMeter.OK;
      return result;
    } catch (StoreException e) {
      outcome = e.code().name();
      throw e;
    } finally {
      meter.record(operation, outcome, nanos.getAsLong() - begin);
    }
  }

  @Override
  public Stored get(String type, String key) {
    return metered("get", () -> store.get(type, key));
  }

  @Override
  public Stored insert(Document document) {
    return metered("insert", () -> store.insert(document));
  }

  @Override
  public Stored replace(Document document, String version) {
    return metered("replace", () -> store.replace(document, version));
  }

  @Override
  public void remove(String type, String key, String version) {
    var unused =
        metered(
            "remove",
            () -> {
              store.remove(type, key, version);
              return true;
            });
  }

  @Override
  public Stored patchStatus(
      String type, String key, String version, long term, UnaryOperator<Document> change) {
    return metered("patchStatus", () -> store.patchStatus(type, key, version, term, change));
  }

  @Override
  public Page list(ListQuery query) {
    return metered("list", () -> store.list(query));
  }

  @Override
  public Tombstones tombstones(Instant before, Optional<String> cursor, int limit) {
    return metered("tombstones", () -> store.tombstones(before, cursor, limit));
  }

  /** Waiting for a change is no work of the store: it is not in the time. */
  @Override
  public Changes changes(Optional<String> checkpoint, int limit, long waitMillis) {
    return waitMillis == 0
        ? metered("changes", () -> store.changes(checkpoint, limit, 0))
        : store.changes(checkpoint, limit, waitMillis);
  }

  @Override
  public String checkpoint() {
    return metered("checkpoint", store::checkpoint);
  }

  @Override
  public List<Changed> changed(
      String after, Optional<String> until, Optional<String> type, int limit) {
    return metered("changed", () -> store.changed(after, until, type, limit));
  }

  @Override
  public long term() {
    return metered("term", store::term);
  }

  @Override
  public long raiseTerm() {
    return metered("raiseTerm", store::raiseTerm);
  }

  @Override
  public String cloud() {
    return store.cloud();
  }

  @Override
  public boolean empty() {
    return store.empty();
  }

  @Override
  public void close() {
    store.close();
  }
}
