package eu.stratuslab.standalone.cli;

import eu.stratuslab.bridge.main.ClusterOptions;
import eu.stratuslab.bridge.main.PassPhrase;
import eu.stratuslab.bridge.main.StoreChoice;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.observability.Logging;
import eu.stratuslab.standalone.CloudSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What export and import have in common: an archive and a store. */
abstract class ArchiveBase extends Cli.Base {
  @Parameters(paramLabel = "FILE", description = "The archive.")
  private Path archive = Path.of("");

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description = "sqlite:PATH or couchbase; if absent the store of the cloud in --data.")
  private @Nullable String store;

  @Mixin private ClusterOptions couchbase = new ClusterOptions();

  @Mixin PassPhrase passPhrase = new PassPhrase();

  /** Does it; the store is opened by {@link #open}. */
  abstract void run(Path file, StoreChoice chosen) throws IOException;

  @Override
  public final Integer call() {
    try {
      run(archive.toAbsolutePath(), chosen());
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("the archive cannot be read or written", e);
    } catch (StoreException | IllegalArgumentException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private Optional<CloudSettings> settings() {
    return store == null ? data().settings() : Optional.empty();
  }

  private StoreChoice chosen() {
    return store == null
        ? settings()
            .map(settings -> settings.store(data()))
            .orElseGet(() -> new StoreChoice.Sqlite(data().store()))
        : StoreChoice.of(store);
  }

  final DocumentStore open(StoreChoice chosen) {
    Logging.form("text");
    // What goes wrong is said once, by this command.
    Logging.levels(Map.of("com.couchbase", "OFF", "reactor", "OFF"));
    return settings().map(CloudSettings::cluster).orElse(couchbase).open(chosen);
  }
}
