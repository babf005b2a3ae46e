package eu.stratuslab.standalone.cli;

import eu.stratuslab.bridge.archive.Archive;
import eu.stratuslab.bridge.archive.Import;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.sqlite.SqliteOptions;
import eu.stratuslab.bridge.store.sqlite.SqliteStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./stratuslab import FILE}: into an empty store, while the cloud is down. */
@Command(
    name = "import",
    description = {
      "Puts an archive into an empty store, while the cloud is down.",
      "A machine whose domain is not found afterwards is held: it starts when somebody says so."
    })
final class ImportCommand extends Cli.Base {
  @Parameters(paramLabel = "FILE", description = "What export wrote.")
  Path archive = Path.of("");

  @Mixin PassPhrase passPhrase = new PassPhrase();

  @Override
  public Integer call() {
    try {
      var opened = Archive.open(archive, passPhrase.read());
      try (var store = SqliteStore.open(SqliteOptions.of(data().store()))) {
        var documents = Import.into(store, opened);
        say("%d documents of cloud %s are imported".formatted(documents, store.cloud()));
        return 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the archive cannot be read", e);
    } catch (StoreException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
