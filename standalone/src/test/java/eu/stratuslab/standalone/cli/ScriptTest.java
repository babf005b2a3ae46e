package eu.stratuslab.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The script beside a tree that was never built, with a Maven that only says that it was called.
 */
class ScriptTest {
  private static final String BUILT = "the build failed";

  @TempDir private Path tree;

  @BeforeEach
  void copy() throws IOException {
    Files.copy(Path.of("..", "stratuslab"), tree.resolve("stratuslab"));
    Files.createDirectories(tree.resolve("standalone"));
    Files.createSymbolicLink(
        tree.resolve("standalone/src"), Path.of("src").toAbsolutePath().normalize());
    Files.createDirectories(tree.resolve("bin"));
    var executable =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Files.createFile(tree.resolve("bin/mvn"), executable);
    Files.writeString(tree.resolve("bin/mvn"), "#!/bin/sh\nexit 1\n");
  }

  @Test
  void a_word_that_is_no_command_is_refused_without_a_build() throws Exception {
    for (var wrong : List.of("stauts", "--wrong", "Status", "stat.s", "-e")) {
      var ran = run(wrong);

      assertThat(ran).startsWith("2 ").contains("there is no command '" + wrong + "'");
      assertThat(ran).doesNotContain(BUILT);
    }
    assertThat(tree.resolve("target")).doesNotExist();
  }

  @Test
  void a_command_that_java_knows_is_built_first() throws Exception {
    var commands = new TreeSet<>(new CommandLine(Cli.class).getSubcommands().keySet());
    // What these do before, or instead, is their own.
    commands.removeAll(List.of("up", "help"));
    assertThat(commands).contains("status", "ssh", "component");

    for (var command : commands) {
      assertThat(run(command)).as(command).startsWith("1 ").contains(BUILT);
    }
  }

  @Test
  void what_is_saved_while_maven_runs_is_built_by_the_next_command() throws Exception {
    Files.createDirectories(tree.resolve("model"));
    Files.createDirectories(tree.resolve("simulation/src"));
    // Strictly between the begin of Maven and its end, however coarse the times of files are.
    maven(
        """
        mkdir -p standalone/target/lib simulation/target/test-classes
        for late in model/Late.java simulation/src/Late.java; do
          until touch $late && [ $late -nt target/build.log ]; do :; done
        done
        until touch target/end && [ target/end -nt $late ]; do :; done
        """);
    assertThat(run("status")).contains("building (");
    assertThat(run("simulate")).contains("building (", "building the simulation");

    maven("");
    assertThat(run("simulate")).contains("building (", "building the simulation");
    assertThat(run("simulate")).doesNotContain("building");
  }

  private void maven(String lines) throws IOException {
    Files.writeString(tree.resolve("bin/mvn"), "#!/bin/bash\nset -e\n" + lines);
  }

  /** The exit code, and what was said. */
  private String run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("bash", tree.resolve("stratuslab").toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .merge("PATH", tree.resolve("bin").toString(), (old, bin) -> bin + ":" + old);
    var process = builder.start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() + " " + said;
  }
}
