package eu.stratuslab.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.sqlite.SqliteOptions;
import eu.stratuslab.bridge.store.sqlite.SqliteStore;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.process.Processes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What the embedded API server knows is thrown away for an import that happens, and for no other.
 * Slow, since the pass-phrase is made as hard to guess as for an administrator.
 */
@Tag("slow")
class ImportCommandTest {
  @TempDir private Path directory;
  private DataDirectory data = new DataDirectory(Path.of("unused"));

  @BeforeEach
  void fill() throws Exception {
    data = new DataDirectory(directory.resolve("data"));
    Files.createDirectories(data.kubernetes());
    Files.writeString(directory.resolve("phrase"), "a pass-phrase of a test");
    try (var store = SqliteStore.open(SqliteOptions.of(data.store()).withReserveBytes(0))) {
      var acl = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
      var spec = Json.object().put("key", "astro");
      store.insert(Document.create("Tenant", "t", store.cloud(), "", acl, Instant.EPOCH, spec));
    }
  }

  @Test
  void kubernetes_is_forgotten_once_it_is_known_that_the_store_is_empty() {
    assertThat(run(new ExportCommand())).contains("1 documents are in");

    assertThat(run(new ImportCommand())).contains("the store is not empty");
    assertThat(data.kubernetes()).exists();

    var processes = new Processes(data);
    processes.remember("kubernetes", ProcessHandle.current());
    var empty = "sqlite:" + directory.resolve("empty");
    assertThat(run(new ImportCommand(), "--store", empty)).contains("runs (kubernetes)");
    assertThat(data.kubernetes()).exists();
    data.pidFile("kubernetes").toFile().delete();

    assertThat(run(new ImportCommand(), "--store", empty))
        .contains("1 documents of cloud", "the password of before: write it to");
    assertThat(data.kubernetes()).doesNotExist();
  }

  private String run(Cli.Base command, String... options) {
    var said = new StringWriter();
    var line = new CommandLine(command);
    line.setOut(new PrintWriter(said));
    line.setExecutionExceptionHandler(
        (e, _, _) -> {
          said.append(e.getMessage());
          return 1;
        });
    var arguments =
        new java.util.ArrayList<>(
            List.of(
                directory.resolve("archive").toString(),
                "--passphrase-file",
                directory.resolve("phrase").toString(),
                "--data",
                data.root().toString()));
    arguments.addAll(List.of(options));
    var _ = line.execute(arguments.toArray(String[]::new));
    return said.toString();
  }
}
