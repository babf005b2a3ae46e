package eu.stratuslab.standalone.cli;

import eu.stratuslab.bridge.main.StoreArchive;
import eu.stratuslab.bridge.main.StoreChoice;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** {@code ./stratuslab export FILE}: everything that the store holds, whether the cloud runs. */
@Command(
    name = "export",
    description = "Writes the state of the cloud to a file, up or down; secrets are sealed.")
final class ExportCommand extends ArchiveBase {

  @Override
  void run(Path file, StoreChoice chosen) throws IOException {
    var written = StoreArchive.export(chosen, this::open, file, passPhrase::chosen);
    say("%d documents are in %s".formatted(written, file));
  }
}
