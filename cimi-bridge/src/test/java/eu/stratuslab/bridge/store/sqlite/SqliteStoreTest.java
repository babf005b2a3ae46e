package eu.stratuslab.bridge.store.sqlite;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStoreContract;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

/** SQLite keeps the contract of stores. */
class SqliteStoreTest extends DocumentStoreContract {
  @TempDir private Path directory;
  private SqliteOptions newest = options(Path.of("unused"));

  private static SqliteOptions options(Path file) {
    return SqliteOptions.of(file).withReserveBytes(0).withWait(1024, 60_000);
  }

  @Override
  protected DocumentStore create() {
    newest = options(directory.resolve(UUID.randomUUID() + ".db"));
    return SqliteStore.open(newest);
  }

  @Override
  protected DocumentStore reopen(DocumentStore closed) {
    return SqliteStore.open(newest);
  }

  @Override
  protected DocumentStore reopenFull(DocumentStore closed) {
    return SqliteStore.open(newest.withReserveBytes(Long.MAX_VALUE));
  }
}
