package eu.stratuslab.bridge.store;

import static eu.stratuslab.bridge.store.SampleDocuments.CLOUD;
import static eu.stratuslab.bridge.store.SampleDocuments.TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Order;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The words in which the contract of stores is written. */
abstract class StoreContract {
  protected DocumentStore store;

  /** A new, empty store, other than all before. */
  protected abstract DocumentStore create();

  /** The same store after its process was started again. */
  protected abstract DocumentStore reopen(DocumentStore closed);

  /** The same store with the reserve of free space reached. */
  protected abstract DocumentStore reopenFull(DocumentStore closed);

  @BeforeEach
  void open() {
    store = create();
  }

  @AfterEach
  void close() {
    store.close();
  }

  protected final void restart() {
    store.close();
    store = reopen(store);
  }

  protected final DocumentStore.Page list(Caller caller) {
    return store.list(ListQuery.all(TYPE, caller));
  }

  protected static ListQuery query(Caller caller, Filter filter, List<Order> order, int limit) {
    return new ListQuery(TYPE, caller, filter, order, 1, Long.MAX_VALUE, Optional.empty(), limit);
  }

  protected static List<String> keys(DocumentStore.Page page) {
    return page.items().stream().map(stored -> stored.document().key()).toList();
  }

  protected static void refused(Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  protected static boolean succeeds(Runnable write) {
    try {
      write.run();
      return true;
    } catch (StoreException e) {
      assertThat(e.code()).isEqualTo(Code.CONFLICT);
      return false;
    }
  }

  protected static <T> List<T> run(List<Callable<T>> racers) throws Exception {
    var results = new ArrayList<T>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var future : threads.invokeAll(racers)) {
        results.add(future.get());
      }
    }
    return results;
  }

  /** The same document as one of another type. */
  protected static Document copy(Document document, String type) {
    return Document.create(
        type, document.key(), CLOUD, "acme", document.acl(), document.created(), document.spec());
  }
}
