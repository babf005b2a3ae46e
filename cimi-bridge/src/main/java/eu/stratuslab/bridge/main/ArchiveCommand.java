package eu.stratuslab.bridge.main;

import eu.stratuslab.bridge.archive.Archive;
import eu.stratuslab.bridge.archive.Import;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.observability.Logging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Export and import where there is nothing but the image of a bridge. */
@Command(mixinStandardHelpOptions = true)
abstract class ArchiveCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The archive.")
  private Path archive = Path.of("");

  @Option(
      names = "--store",
      paramLabel = "STORE",
      defaultValue = "${env:STRATUSLAB_STORE:-couchbase}",
      description = "sqlite:PATH or couchbase. [${DEFAULT-VALUE}]")
  private String store = "";

  @Mixin private ClusterOptions couchbase = new ClusterOptions();

  @Mixin PassPhrase passPhrase = new PassPhrase();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Does it, and says what was done. */
  abstract String run(Path file, StoreChoice chosen) throws IOException;

  final DocumentStore open(StoreChoice chosen) {
    return couchbase.open(chosen);
  }

  @Override
  public final Integer call() {
    // What goes wrong is said once, by this command.
    Logging.levels(Map.of("com.couchbase", "OFF", "reactor", "OFF"));
    try {
      var done = run(archive.toAbsolutePath(), StoreChoice.of(store));
      spec.commandLine().getOut().println(done);
      return CommandLine.ExitCode.OK;
    } catch (IOException
        | UncheckedIOException
        | StoreException
        | IllegalArgumentException
        | IllegalStateException e) {
      spec.commandLine().getErr().println("stratuslab-bridge: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** {@code export FILE}. */
  @Command(
      name = "export",
      description = "Writes the state of the cloud to a file; secrets are sealed. Bridges go on.")
  static final class ExportArchive extends ArchiveCommand {
    @Override
    String run(Path file, StoreChoice chosen) throws IOException {
      var documents = StoreArchive.export(chosen, this::open, file, passPhrase::chosen);
      return "%d documents are in %s".formatted(documents, file);
    }
  }

  /** {@code import FILE}. */
  @Command(
      name = "import",
      description = {
        "Puts an archive into an empty store, while no bridge and no agent runs.",
        "A machine whose domain is not found afterwards is held: it starts when somebody says so."
      })
  static final class ImportArchive extends ArchiveCommand {
    @Override
    String run(Path file, StoreChoice chosen) throws IOException {
      var opened = Archive.open(file, passPhrase.read());
      try (var into = open(chosen)) {
        var documents = Import.into(into, opened, () -> {});
        return "%d documents of cloud %s are imported".formatted(documents, into.cloud());
      }
    }
  }
}
