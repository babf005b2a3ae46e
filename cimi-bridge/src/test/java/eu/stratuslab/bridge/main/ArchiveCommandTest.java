package eu.stratuslab.bridge.main;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.sqlite.SqliteOptions;
import eu.stratuslab.bridge.store.sqlite.SqliteStore;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a container of a bridge can do beside being one. */
class ArchiveCommandTest {
  @TempDir private Path directory;

  private record Outcome(int code, String said) {}

  private Outcome execute(String command, String store) {
    var said = new StringWriter();
    var line = new CommandLine(new BridgeMain());
    line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
    var code =
        line.execute(
            command,
            "--store=" + store,
            "--passphrase-file=" + directory.resolve("phrase"),
            directory.resolve("archive").toString());
    return new Outcome(code, said.toString());
  }

  private SqliteStore store(String name) {
    return SqliteStore.open(SqliteOptions.of(directory.resolve(name)).withReserveBytes(0));
  }

  @Test
  void what_is_wrong_is_said_and_ends_with_1() throws Exception {
    assertThat(execute("export", "postgres"))
        .isEqualTo(
            new Outcome(
                1, "stratuslab-bridge: the store is sqlite:PATH or couchbase, not 'postgres'\n"));
    assertThat(execute("export", "sqlite:" + directory.resolve("none")).said())
        .contains("the pass-phrase cannot be read from");
    Files.writeString(directory.resolve("archive"), "precious");
    assertThat(execute("export", "sqlite:" + directory.resolve("none")).said())
        .contains("archive is there already");
    assertThat(directory.resolve("archive")).hasContent("precious");
  }

  /** Slow, since the pass-phrase is made as hard to guess as for an administrator. */
  @Tag("slow")
  @Test
  void a_store_in_use_comes_into_another_one() throws Exception {
    Files.writeString(directory.resolve("phrase"), "a pass-phrase of a test");
    try (var from = store("from")) {
      var acl = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
      var spec = Json.object().put("key", "astro");
      var tenant =
          from.insert(Document.create("Tenant", "t", from.cloud(), "", acl, Instant.EPOCH, spec));

      assertThat(execute("export", "sqlite:" + directory.resolve("from")))
          .isEqualTo(new Outcome(0, "1 documents are in " + directory.resolve("archive") + "\n"));
      assertThat(execute("import", "sqlite:" + directory.resolve("to")))
          .isEqualTo(new Outcome(0, "1 documents of cloud " + from.cloud() + " are imported\n"));

      try (var to = store("to")) {
        assertThat(to.get("Tenant", "t").document()).isEqualTo(tenant.document());
      }
    }
    assertThat(execute("import", "sqlite:" + directory.resolve("to")).said())
        .contains("the store is not empty");
  }
}
