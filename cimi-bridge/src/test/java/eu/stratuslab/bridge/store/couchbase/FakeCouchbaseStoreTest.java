package eu.stratuslab.bridge.store.couchbase;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStoreContract;
import eu.stratuslab.bridge.store.couchbase.fake.FakeCouchbase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The back end on Couchbase keeps the contract of stores, on the protocol fake. */
class FakeCouchbaseStoreTest extends DocumentStoreContract {
  private static final List<String> TYPES = List.of("Machine", "Job", "Claim");

  private final List<FakeCouchbase> clusters = new ArrayList<>();

  @AfterEach
  void stop() {
    clusters.forEach(FakeCouchbase::close);
  }

  private FakeCouchbase newest() {
    return clusters.getLast();
  }

  private CouchbaseOptions options() {
    return newest().options().withReserveBytes(1).withWaits(FakeCouchbase.PATIENT);
  }

  /** Each asks the query service several times, over a socket. */
  @Override
  protected int queries() {
    return 40;
  }

  @Override
  protected DocumentStore create() {
    clusters.add(new FakeCouchbase());
    return CouchbaseStore.open(options(), TYPES);
  }

  @Override
  protected DocumentStore reopen(DocumentStore closed) {
    return CouchbaseStore.open(options(), TYPES);
  }

  @Override
  protected DocumentStore reopenFull(DocumentStore closed) {
    newest().faults().freeBytes(0);
    return CouchbaseStore.open(options(), TYPES);
  }
}
