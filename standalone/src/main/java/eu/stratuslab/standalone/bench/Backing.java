package eu.stratuslab.standalone.bench;

import eu.stratuslab.bridge.main.ClusterOptions;
import eu.stratuslab.bridge.main.StoreChoice;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.sqlite.SqliteOptions;
import eu.stratuslab.bridge.store.sqlite.SqliteStore;
import eu.stratuslab.standalone.DataDirectory;
import java.nio.file.Path;
import java.util.List;

/** A kind of store for a cloud that is measured. */
sealed interface Backing {

  /** A file in the cloud's directory. */
  record Sqlite() implements Backing {}

  /**
   * A cluster.
   *
   * @param cfg its couchbase.cfg
   */
  record Couchbase(Path cfg) implements Backing {}

  /** The column in which it stands. */
  default String column() {
    return switch (this) {
      case Sqlite _ -> "SQLite";
      case Couchbase _ -> "Couchbase";
    };
  }

  /** The options of {@code up}. */
  default List<String> options() {
    return switch (this) {
      case Sqlite _ -> List.of("--store", "sqlite");
      case Couchbase couchbase ->
          List.of("--store", "couchbase", "--couchbase-cfg", couchbase.cfg().toString());
    };
  }

  /** The store of a cloud that is down; many writers may wait. */
  default DocumentStore open(DataDirectory data) {
    return switch (this) {
      case Sqlite _ -> SqliteStore.open(SqliteOptions.of(data.store()).withWait(4096, 60_000));
      case Couchbase couchbase ->
          ClusterOptions.of(couchbase.cfg()).open(new StoreChoice.Couchbase());
    };
  }

  /**
   * Refuses a cluster that holds a cloud already: a measurement leaves its documents there.
   *
   * @throws IllegalStateException if it does
   */
  default void requireEmpty() {
    if (this instanceof Couchbase couchbase) {
      try (var store = ClusterOptions.of(couchbase.cfg()).open(new StoreChoice.Couchbase())) {
        if (!store.empty()) {
          throw new IllegalStateException(
              "the scope that %s names is not empty: give the bench one of its own (scope = …)"
                  .formatted(couchbase.cfg()));
        }
      }
    }
  }
}
