package eu.stratuslab.standalone.cloud;

import eu.stratuslab.bridge.main.ClusterOptions;
import eu.stratuslab.bridge.main.StoreChoice;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Change;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.couchbase.fake.FakeCouchbase;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.DataDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Couchbase cluster that is played by this process, and the file by which others find it. */
public final class FakeCluster implements Store, AutoCloseable {
  private static final int BATCH = 500;

  private final FakeCouchbase couchbase = new FakeCouchbase();
  private final Path cfg;
  private @Nullable DocumentStore opened;

  /**
   * An empty cluster.
   *
   * @param directory where couchbase.cfg is written
   */
  public FakeCluster(Path directory) {
    cfg = directory.resolve("couchbase.cfg");
    var node = couchbase.options().nodes().getFirst();
    var text =
        "host = %s:%d\nusername = %s\npassword = %s\n"
            .formatted(
                node.host(), node.port().orElseThrow(), FakeCouchbase.USER, FakeCouchbase.PASSWORD);
    DataDirectory.write(cfg, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Plays a cluster until it is ended, for commands that are tried by hand. */
  public static void main(String[] arguments) throws InterruptedException {
    try (var cluster = new FakeCluster(Path.of(arguments[0]))) {
      System.out.println("a fake cluster is described by " + cluster.cfg()); // read by a person
      new CountDownLatch(1).await();
    }
  }

  /** The file that says where it is. */
  public Path cfg() {
    return cfg;
  }

  /** The documents that a feed from the beginning tells of, as a bridge would read them. */
  @Override
  public synchronized List<String> documentsNaming(String key) {
    var store = store();
    return all(store).stream()
        .filter(change -> !LEFT_OUT.contains(change.type()))
        .filter(change -> !change.key().startsWith(IDEMPOTENCY))
        .flatMap(change -> read(store, change))
        .filter(document -> names(document, key))
        .map(document -> document.type() + (document.gone() ? " tombstone" : ""))
        .sorted()
        .toList();
  }

  private DocumentStore store() {
    var store = opened;
    if (store == null) {
      store = ClusterOptions.of(cfg).open(new StoreChoice.Couchbase());
      opened = store;
    }
    return store;
  }

  private static Set<Change> all(DocumentStore store) {
    var found = new LinkedHashSet<Change>();
    var batch = store.changes(Optional.empty(), BATCH, 0);
    while (!batch.changes().isEmpty()) {
      found.addAll(batch.changes());
      batch = store.changes(Optional.of(batch.checkpoint()), BATCH, 0);
    }
    return found;
  }

  private static Stream<Document> read(DocumentStore store, Change change) {
    try {
      return Stream.of(store.get(change.type(), change.key()).document());
    } catch (StoreException e) {
      if (e.code() == StoreException.Code.NOT_FOUND) {
        return Stream.empty();
      }
      throw e;
    }
  }

  private static boolean names(Document document, String key) {
    return document.key().equals(key) || Store.speaksOf(key, Json.bytes(document));
  }

  @Override
  public synchronized void close() {
    if (opened != null) {
      opened.close();
    }
    couchbase.close();
  }
}
