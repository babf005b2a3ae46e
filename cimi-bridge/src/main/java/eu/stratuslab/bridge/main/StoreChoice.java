package eu.stratuslab.bridge.main;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions;
import eu.stratuslab.bridge.store.couchbase.CouchbaseStore;
import eu.stratuslab.bridge.store.sqlite.SqliteOptions;
import eu.stratuslab.bridge.store.sqlite.SqliteStore;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Which store a bridge works on: {@code sqlite:PATH} or {@code couchbase}. */
public sealed interface StoreChoice {

  /** Every document in one file, for one process. */
  record Sqlite(Path file) implements StoreChoice {}

  /** A cluster, described by {@code couchbase.cfg}. */
  record Couchbase() implements StoreChoice {}

  /**
   * @throws IllegalArgumentException saying what is wrong
   */
  static StoreChoice of(String text) {
    if (text.equals("couchbase")) {
      return new Couchbase();
    }
    var path = text.startsWith("sqlite:") ? text.substring("sqlite:".length()) : "";
    if (path.isEmpty()) {
      throw new IllegalArgumentException(
          "the store is sqlite:PATH or couchbase, not '" + text + "'");
    }
    try {
      return new Sqlite(Path.of(path));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("the store's path is none: " + e.getMessage(), e);
    }
  }

  /**
   * The store, opened.
   *
   * @param couchbase how the cluster is reached; asked only if it is needed
   * @throws eu.stratuslab.bridge.store.StoreException if it cannot be reached
   */
  default DocumentStore open(Supplier<CouchbaseOptions> couchbase) {
    return switch (this) {
      case Sqlite sqlite -> SqliteStore.open(SqliteOptions.of(sqlite.file()));
      case Couchbase _ -> CouchbaseStore.open(couchbase.get());
    };
  }
}
