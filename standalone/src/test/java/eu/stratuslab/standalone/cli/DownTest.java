package eu.stratuslab.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.standalone.DataDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DownTest {
  @Test
  void it_says_how_many_machines_run_on() {
    var none = OptionalInt.of(0);
    assertThat(Down.left(List.of(none, none))).isEqualTo("no machine runs");
    assertThat(Down.left(List.of(none, OptionalInt.of(1)))).startsWith("1 machine runs on;");
    assertThat(Down.left(List.of(OptionalInt.of(2), OptionalInt.of(1))))
        .startsWith("3 machines run on;");
    assertThat(Down.left(List.of(OptionalInt.of(2), OptionalInt.empty())))
        .startsWith("machines run on, if there are any");
  }

  @Test
  void what_only_an_import_made_is_destroyed_and_nothing_beside_it(@TempDir Path directory)
      throws IOException {
    var data = new DataDirectory(directory.resolve("cloud"));
    Files.createDirectories(data.images());
    Files.createDirectories(data.store().getParent());
    Files.createFile(data.store());
    assertThat(down(data)).contains("there is no cloud in");

    assertThat(down(data, "--destroy")).contains("cloud deleted");

    assertThat(data.store().getParent()).doesNotExist();
    assertThat(data.images()).exists();
    Files.delete(data.images());
    Files.createDirectories(data.store().getParent());
    Files.createFile(data.store());
    assertThat(down(data, "--destroy")).contains("cloud deleted");
    assertThat(data.root()).doesNotExist();
    assertThat(down(data, "--destroy")).contains("there is no cloud in");
    assertThat(data.root()).doesNotExist();
  }

  @Test
  void what_only_an_import_made_is_purged_too(@TempDir Path directory) throws IOException {
    var data = new DataDirectory(directory.resolve("cloud"));
    Files.createDirectories(data.store().getParent());
    Files.createFile(data.store());

    assertThat(ran(new Purge(), data, "--yes"))
        .contains("the store that an import made", "cloud deleted");

    assertThat(data.root()).doesNotExist();
  }

  @Test
  void a_cloud_with_hosts_whose_settings_are_lost_is_not_destroyed(@TempDir Path directory)
      throws IOException {
    var data = new DataDirectory(directory);
    Files.createDirectories(data.store().getParent());
    Files.createFile(data.store());
    Files.createDirectories(data.hosts());

    assertThat(down(data, "--destroy")).contains("settings.json is gone from");

    assertThat(data.store()).exists();
  }

  private static String down(DataDirectory data, String... options) {
    return ran(new Down(), data, options);
  }

  private static String ran(Cli.Base command, DataDirectory data, String... options) {
    var said = new StringWriter();
    var line = new CommandLine(command).setOut(new PrintWriter(said));
    line.setExecutionExceptionHandler(
        (e, _, _) -> {
          said.append(e.getMessage());
          return 1;
        });
    var arguments = new ArrayList<>(List.of("--data", data.root().toString()));
    arguments.addAll(List.of(options));
    var _ = line.execute(arguments.toArray(String[]::new));
    return said.toString();
  }
}
