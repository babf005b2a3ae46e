package eu.stratuslab.standalone.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.standalone.cli.Component;
import eu.stratuslab.standalone.process.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was killed with kill -9 leaves a whole cloud behind; the next one ends it. */
@Tag("slow")
class LeftoversTest {

  @Test
  void the_next_run_ends_what_a_killed_one_left(@TempDir Path directory) throws IOException {
    var root = TestCloud.root();
    Layout.skipWithoutVirtualHosts(root);
    var told = directory.resolve("told");
    var line = new ArrayList<>(Component.java());
    line.addAll(List.of(KilledRun.class.getName(), told.toString()));
    var run =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    try {
      var found =
          Await.until(
              TestCloud.PATIENCE.multipliedBy(2),
              () -> Optional.of(told).filter(file -> Files.exists(file) || !run.isAlive()));
      assertThat(found).isPresent();
      assertThat(told).as(Files.readString(directory.resolve("log"))).exists();
    } finally {
      TestCloud.kill(run.toHandle());
    }
    var left = Files.readString(told);
    assertThat(Guests.processes(left)).as("a guest, libvirt, components").hasSizeGreaterThan(6);

    Leftovers.ofTheDead(root);

    assertThat(Guests.processes(left)).isEmpty();
    assertThat(Path.of(left)).doesNotExist();
  }
}
