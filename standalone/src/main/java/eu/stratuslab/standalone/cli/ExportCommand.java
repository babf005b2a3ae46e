package eu.stratuslab.standalone.cli;

import eu.stratuslab.bridge.archive.Export;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.sqlite.SqliteOptions;
import eu.stratuslab.bridge.store.sqlite.SqliteStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./stratuslab export FILE}: everything that the store holds, whether the cloud runs. */
@Command(
    name = "export",
    description = "Writes the state of the cloud to a file, up or down; secrets are sealed.")
final class ExportCommand extends Cli.Base {
  private static final int SALT_BYTES = 16;

  @Parameters(paramLabel = "FILE", description = "The archive to write; it must not be there.")
  Path archive = Path.of("");

  @Mixin PassPhrase passPhrase = new PassPhrase();

  @Override
  public Integer call() {
    var file = archive.toAbsolutePath();
    if (Files.exists(file)) {
      throw new IllegalStateException(file + " is there already");
    }
    var phrase = passPhrase.chosen();
    try {
      var ownerOnly = PosixFilePermissions.fromString("rwx------");
      var work =
          Files.createTempDirectory(
              file.getParent(), ".export", PosixFilePermissions.asFileAttribute(ownerOnly));
      try {
        // The copy is one moment of the store; the cloud goes on meanwhile.
        SqliteStore.copy(data().store(), work.resolve("cloud.sqlite"));
        var written = write(work, phrase);
        Files.move(work.resolve("archive"), file, StandardCopyOption.ATOMIC_MOVE);
        say("%d documents are in %s".formatted(written, file));
        return 0;
      } finally {
        delete(work);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the export failed", e);
    } catch (StoreException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static long write(Path work, char[] phrase) throws IOException {
    var salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    var archive =
        Files.createFile(
            work.resolve("archive"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var store = SqliteStore.open(SqliteOptions.of(work.resolve("cloud.sqlite")));
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
