package eu.stratuslab.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.standalone.process.Command;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What runs on the console is on the terminal and finds no other way to it. */
class ConsoleTest {
  private static final Duration BOUND = Duration.ofSeconds(20);

  /** Says what a command finds on a terminal of its own. */
  private static List<String> found(List<String> command) {
    var line = String.join(" ", command);
    return Command.run(BOUND, List.of("script", "-qec", line, "/dev/null"))
        .output()
        .lines()
        .toList();
  }

  @Test
  void virsh_has_a_terminal_and_no_agent_can_open_one() {
    var look = List.of("sh", "-c", "'test -t 0 && echo terminal; (: </dev/tty) || echo alone'");
    assertThat(found(look)).containsExactly("terminal");
    assertThat(found(Console.onTerminal(look))).contains("terminal", "alone");
  }

  @Test
  void how_a_command_ends_is_told() {
    var line = String.join(" ", Console.onTerminal(List.of("sh", "-c", "'exit 7'")));
    var ended = Command.run(BOUND, List.of("script", "-qec", line, "/dev/null"));
    assertThat(ended.exitCode()).isEqualTo(7);
  }
}
