package eu.stratuslab.bridge.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.store.SampleDocuments;
import eu.stratuslab.bridge.store.StoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a store opens, and why it refuses others. */
class SqliteFileTest {
  @TempDir private Path directory;
  private Path file = Path.of("unused");

  @BeforeEach
  void place() {
    file = directory.resolve("deep/store.db");
  }

  private SqliteStore open() {
    return SqliteStore.open(SqliteOptions.of(file).withReserveBytes(0));
  }

  private void refused(String why) {
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(why);
  }

  @Test
  void only_the_owner_may_read_it() throws IOException {
    open().close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void one_store_has_it_at_a_time() {
    try (var store = open()) {
      refused("is in use");
      assertThat(store.empty()).isTrue();
    }
    open().close();
  }

  @Test
  void something_that_is_no_database_is_refused_and_left_alone() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "precious notes, and enough of them to look like a header".repeat(20));

    refused("is not a database");

    assertThat(file).content().startsWith("precious");
  }

  @Test
  void the_database_of_something_else_is_refused() throws Exception {
    Files.createDirectories(file.getParent());
    try (var other = SqliteConnection.open(file, 1024, false)) {
      other.update("CREATE TABLE accounts (id INTEGER)");
    }

    refused("is a database of something else");
  }

  @Test
  void a_newer_schema_is_refused() throws Exception {
    open().close();
    try (var other = SqliteConnection.open(file, 1024, false)) {
      other.update("INSERT INTO schema_version (version) VALUES (99)");
    }

    refused("newer StratusLab");
  }

  @Test
  void a_damaged_file_is_refused() throws Exception {
    try (var store = open()) {
      for (var i = 0; i < 200; i++) {
        store.insert(SampleDocuments.machine("k" + i));
      }
    }
    try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
      var junk = new byte[(int) raw.length() - 100];
      Arrays.fill(junk, (byte) 0x5a);
      raw.seek(100);
      raw.write(junk);
    }

    refused("is damaged");
  }

  @Test
  void a_directory_that_cannot_be_made_is_refused() throws IOException {
    Files.writeString(directory.resolve("deep"), "a file");

    refused("cannot be locked");
  }
}
