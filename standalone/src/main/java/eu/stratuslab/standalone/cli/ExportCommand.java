package eu.stratuslab.standalone.cli;

import eu.stratuslab.bridge.archive.Export;
import eu.stratuslab.bridge.main.StoreChoice;
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
import picocli.CommandLine.Command;

/** {@code ./stratuslab export FILE}: everything that the store holds, whether the cloud runs. */
@Command(
    name = "export",
    description = "Writes the state of the cloud to a file, up or down; secrets are sealed.")
final class ExportCommand extends ArchiveBase {
  private static final int SALT_BYTES = 16;

  @Override
  void run(Path file, StoreChoice chosen) throws IOException {
    if (Files.exists(file)) {
      throw new IllegalStateException(file + " is there already");
    }
    var phrase = passPhrase.chosen();
    var ownerOnly = PosixFilePermissions.fromString("rwx------");
    var work =
        Files.createTempDirectory(
            file.getParent(), ".export", PosixFilePermissions.asFileAttribute(ownerOnly));
    try {
      var written = write(work, still(chosen, work), phrase);
      Files.move(work.resolve("archive"), file, StandardCopyOption.ATOMIC_MOVE);
      say("%d documents are in %s".formatted(written, file));
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

  private long write(Path work, StoreChoice chosen, char[] phrase) throws IOException {
    var salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    var archive =
        Files.createFile(
            work.resolve("archive"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var store = open(chosen);
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
