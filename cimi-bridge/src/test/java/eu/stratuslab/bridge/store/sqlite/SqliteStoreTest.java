package eu.stratuslab.bridge.store.sqlite;

import static eu.stratuslab.bridge.store.SampleDocuments.TYPE;
import static eu.stratuslab.bridge.store.SampleDocuments.machine;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStoreContract;
import eu.stratuslab.bridge.store.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
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

  @Test
  void of_a_refused_change_nothing_is_noted() {
    var first = store.insert(machine("a"));
    store.replace(first.document().with(d -> d.name("b")), first.version());
    var note = machine("note");

    assertThatThrownBy(() -> store.replace(first.document(), first.version(), List.of(note)))
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.insert(machine("a"), List.of(note)))
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(
            () -> store.patchStatus(TYPE, "a", first.version(), 0, d -> d, List.of(note)))
        .isInstanceOf(StoreException.class);

    assertThatThrownBy(() -> store.get(TYPE, "note")).isInstanceOf(StoreException.class);
  }
}
