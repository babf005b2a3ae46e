package eu.stratuslab.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.standalone.cli.Cli;
import eu.stratuslab.standalone.cli.Component;
import eu.stratuslab.standalone.cloud.FakeCluster;
import eu.stratuslab.standalone.cloud.Layout;
import eu.stratuslab.standalone.process.Await;
import eu.stratuslab.standalone.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./stratuslab bench store} beside a fake cluster in a process of its own. With {@code
 * -Dbench.documents=100000 -Dbench.write=docs/benchmarks.md} it is the measurement itself.
 */
@Tag("slow")
class StoreBenchTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Path ROOT = Path.of(System.getProperty("stratuslab.root", ".."));
  private static final Duration BOUND = Duration.ofHours(1);

  @Test
  void both_stores_stand_beside_each_other(@TempDir Path directory)
      throws IOException, InterruptedException {
    Layout.skipWithoutLibvirt();
    var cluster =
        new ProcessBuilder(command("-Xmx6g", FakeCluster.class.getName(), directory.toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("cluster.log").toFile())
            .start();
    try {
      var cfg = directory.resolve("couchbase.cfg");
      var _ =
          Await.until(PATIENCE, () -> Optional.of(cfg).filter(Files::exists))
              .orElseThrow(() -> new AssertionError("no cluster in " + directory));
      var said = Command.run(BOUND, bench(directory, cfg)).orThrow("bench");
      assertThat(said)
          .contains("| what | SQLite | Couchbase |", "full resync", "the other one mirrors")
          .doesNotContain("skipped");
    } finally {
      cluster.destroyForcibly().waitFor();
    }
  }

  private static List<String> bench(Path directory, Path cfg) {
    var words =
        command(
            Cli.class.getName(),
            "bench",
            "store",
            "--data",
            directory.resolve("data").toString(),
            "--couchbase-cfg",
            cfg.toString(),
            "--documents",
            System.getProperty("bench.documents", "400"));
    Optional.ofNullable(System.getProperty("bench.write"))
        .ifPresent(
            page -> words.addAll(List.of("--write", ROOT.resolve(page).normalize().toString())));
    return words;
  }

  private static List<String> command(String... words) {
    var command = new ArrayList<>(Component.java());
    command.addAll(List.of(words));
    return command;
  }
}
