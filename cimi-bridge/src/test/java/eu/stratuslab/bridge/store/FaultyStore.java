package eu.stratuslab.bridge.store;

import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Document;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A store behind a bad connection: requests and answers get lost, as a seed decides. What the store
 * behind it holds is always right.
 */
public final class FaultyStore implements DocumentStore {

  /**
   * How often something goes wrong, each from 0 to 1.
   *
   * @param unavailable the request is refused: nothing happened
   * @param lostRequest the request of a write is lost: ambiguous, and it did not happen
   * @param lostAnswer the answer of a write is lost: ambiguous, and it happened
   */
  public record Rates(double unavailable, double lostRequest, double lostAnswer) {
    public static final Rates NONE = new Rates(0, 0, 0);
  }

  private final DocumentStore store;
  private final RandomGenerator random;
  private volatile Rates rates;

  public FaultyStore(DocumentStore store, RandomGenerator random, Rates rates) {
    this.store = store;
    this.random = random;
    this.rates = rates;
  }

  /** From now on so much goes wrong. */
  public void setRates(Rates newRates) {
    rates = newRates;
  }

  private <T> T reading(Supplier<T> read) {
    if (random.nextDouble() < rates.unavailable()) {
      throw new StoreException(Code.UNAVAILABLE, "fault: the store cannot be reached");
    }
    return read.get();
  }

  private <T> T writing(Supplier<T> write) {
    return reading(
        () -> {
          if (random.nextDouble() < rates.lostRequest()) {
            throw new StoreException(Code.AMBIGUOUS, "fault: the request is lost");
          }
          var answer = write.get();
          if (random.nextDouble() < rates.lostAnswer()) {
            throw new StoreException(Code.AMBIGUOUS, "fault: the answer is lost");
          }
          return answer;
        });
  }

  @Override
  public Stored get(String type, String key) {
    return reading(() -> store.get(type, key));
  }

  @Override
  public Stored insert(Document document) {
    return writing(() -> store.insert(document));
  }

  @Override
  public Stored replace(Document document, String version) {
    return writing(() -> store.replace(document, version));
  }

  @Override
  public void remove(String type, String key, String version) {
    var unused =
        writing(
            () -> {
              store.remove(type, key, version);
              return true;
            });
  }

  @Override
  public Stored patchStatus(
      String type, String key, String version, long term, UnaryOperator<Document> change) {
    return writing(() -> store.patchStatus(type, key, version, term, change));
  }

  @Override
  public Page list(ListQuery query) {
    return reading(() -> store.list(query));
  }

  @Override
  public Tombstones tombstones(Instant before, Optional<String> cursor, int limit) {
    return reading(() -> store.tombstones(before, cursor, limit));
  }

  @Override
  public Changes changes(Optional<String> checkpoint, int limit, long waitMillis) {
    return reading(() -> store.changes(checkpoint, limit, waitMillis));
  }

  @Override
  public String checkpoint() {
    return reading(store::checkpoint);
  }

  @Override
  public List<Changed> changed(
      String after, Optional<String> until, Optional<String> type, int limit) {
    return reading(() -> store.changed(after, until, type, limit));
  }

  @Override
  public long term() {
    return reading(store::term);
  }

  @Override
  public long raiseTerm() {
    return writing(store::raiseTerm);
  }

  @Override
  public String cloud() {
    return store.cloud();
  }

  @Override
  public void become(String cloudId, long term, Document first) {
    var unused =
        writing(
            () -> {
              store.become(cloudId, term, first);
              return true;
            });
  }

  @Override
  public boolean empty() {
    return reading(store::empty);
  }

  @Override
  public void tidy() {
    var unused =
        writing(
            () -> {
              store.tidy();
              return true;
            });
  }

  @Override
  public void close() {
    store.close();
  }
}
