package eu.stratuslab.standalone.cli;

import eu.stratuslab.bridge.archive.Archive;
import eu.stratuslab.bridge.archive.Import;
import eu.stratuslab.bridge.main.StoreChoice;
import eu.stratuslab.standalone.process.Exclusive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** {@code ./stratuslab import FILE}: into an empty store, while the cloud is down. */
@Command(
    name = "import",
    description = {
      "Puts an archive into an empty store, while the cloud is down.",
      "The embedded API server forgets what it knew, and learns it anew from the archive.",
      "A machine whose domain is not found afterwards is held: it starts when somebody says so."
    })
final class ImportCommand extends ArchiveBase {

  @Override
  void run(Path file, StoreChoice chosen) throws IOException {
    try (var _ = Exclusive.of(data().root())) {
      refuseIfItRuns();
      var opened = Archive.open(file, passPhrase.read());
      try (var store = open(chosen)) {
        var documents = Import.into(store, opened, data()::forgetKubernetes);
        say("%d documents of cloud %s are imported".formatted(documents, store.cloud()));
        if (!Files.exists(data().adminPassword())) {
          say(
              "its administrator has the password of before: write it to %s before ./stratuslab up"
                  .formatted(data().adminPassword()));
        }
      }
    }
  }

  /** A running API server cannot forget, and agents would act upon what it knew. */
  private void refuseIfItRuns() {
    var running =
        processes().known().stream().filter(c -> processes().find(c).isPresent()).toList();
    if (!running.isEmpty()) {
      throw new IllegalStateException(
          "the cloud in %s runs (%s): ./stratuslab down first, machines run on"
              .formatted(data().root(), String.join(", ", running)));
    }
  }
}
