package eu.stratuslab.bridge.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.DocumentStore.Change;
import eu.stratuslab.bridge.store.SampleDocuments;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after a kill. */
@Timeout(240)
class SqliteCrashTest {
  private static final int ENOUGH = 2_000;

  @TempDir private Path directory;

  @RepeatedTest(3)
  void nothing_acknowledged_is_lost_by_a_kill() throws Exception {
    var file = directory.resolve("db");
    var child = start(file);
    var acknowledged = new HashMap<String, Long>();
    try (var out = child.inputReader(StandardCharsets.UTF_8)) {
      readUntilEnough(out, acknowledged);
      // The handle's kill leaves the pipe open: what is in it was acknowledged.
      child.toHandle().destroyForcibly();
      readRest(out, acknowledged);
    } finally {
      child.destroyForcibly().waitFor();
    }

    try (var store = SqliteStore.open(SqliteOptions.of(file).withReserveBytes(0))) {
      var listed = store.list(countOnly()).count();
      var fed = new HashSet<Change>();
      var checkpoint = Optional.<String>empty();
      for (var more = true; more; ) {
        var batch = store.changes(checkpoint, 1000, 0);
        more = fed.addAll(batch.changes());
        checkpoint = Optional.of(batch.checkpoint());
      }
      assertThat(acknowledged).hasSizeGreaterThan(100);
      acknowledged.forEach(
          (key, revision) -> {
            var document = store.get(SampleDocuments.TYPE, key).document();
            assertThat(document.revision()).isGreaterThanOrEqualTo(revision);
            assertThat(fed).contains(new Change(SampleDocuments.TYPE, key));
          });
      assertThat(listed).isEqualTo(fed.size()).isGreaterThanOrEqualTo(acknowledged.size());
    }
  }

  private static eu.stratuslab.bridge.store.ListQuery countOnly() {
    return eu.stratuslab.bridge.store.ListQuery.all(SampleDocuments.TYPE, SampleDocuments.ADMIN);
  }

  private static Process start(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            CrashingWriter.class.getName(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void readUntilEnough(BufferedReader out, Map<String, Long> acknowledged)
      throws IOException {
    for (var i = 0; i < ENOUGH; i++) {
      var line = out.readLine();
      assertThat(line).as("the child ended by itself").isNotNull();
      note(line, acknowledged);
    }
  }

  private static void readRest(BufferedReader out, Map<String, Long> acknowledged)
      throws IOException {
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      // The last line may have been cut off in the middle: then it was not acknowledged.
      if (line.endsWith(".")) {
        note(line, acknowledged);
      }
    }
  }

  private static void note(String line, Map<String, Long> acknowledged) {
    var parts = line.split(" ");
    acknowledged.merge(parts[0], Long.parseLong(parts[1]), Math::max);
  }
}
