package eu.stratuslab.bridge.main;

import eu.stratuslab.bridge.archive.Export;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.sqlite.SqliteStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Function;
import java.util.function.Supplier;

/** Writes what a store holds to a file, whole or not at all; whoever works on the store goes on. */
public final class StoreArchive {
  private static final int SALT_BYTES = 16;

  private StoreArchive() {}

  /**
   * Exports; returns the number of documents.
   *
   * @param opening opens the store, or a copy of it
   * @param phrase the pass-phrase; asked for once it is known that the file is not there
   * @throws IllegalStateException if the file is there already
   */
  public static long export(
      StoreChoice chosen,
      Function<StoreChoice, DocumentStore> opening,
      Path file,
      Supplier<char[]> phrase)
      throws IOException {
    if (Files.exists(file)) {
      throw new IllegalStateException(file + " is there already");
    }
    var secret = phrase.get();
    var ownerOnly = PosixFilePermissions.fromString("rwx------");
    var work =
        Files.createTempDirectory(
            file.getParent(), ".export", PosixFilePermissions.asFileAttribute(ownerOnly));
    try {
      var written = write(work, opening, still(chosen, work), secret);
      Files.move(work.resolve("archive"), file, StandardCopyOption.ATOMIC_MOVE);
      return written;
    } finally {
      delete(work);
    }
  }

  /** A copy of a file is one moment of it; the cloud goes on meanwhile. A cluster is read as is. */
  private static StoreChoice still(StoreChoice chosen, Path work) {
    return switch (chosen) {
      case StoreChoice.Couchbase cluster -> cluster;
      case StoreChoice.Sqlite(Path file) -> {
        SqliteStore.copy(file, work.resolve("cloud.sqlite"));
        yield new StoreChoice.Sqlite(work.resolve("cloud.sqlite"));
      }
    };
  }

  private static long write(
      Path work, Function<StoreChoice, DocumentStore> opening, StoreChoice chosen, char[] phrase)
      throws IOException {
    var salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    var archive =
        Files.createFile(
            work.resolve("archive"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var store = opening.apply(chosen);
        var out = new BufferedOutputStream(Files.newOutputStream(archive))) {
      return Export.write(store, out, phrase, salt, Instant.now());
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
