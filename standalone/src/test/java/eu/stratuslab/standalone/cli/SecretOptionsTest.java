package eu.stratuslab.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.main.AgentMain;
import eu.stratuslab.bridge.main.BridgeMain;
import eu.stratuslab.operator.main.OperatorMain;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Whoever lists the processes of a machine reads their command lines. */
class SecretOptionsTest {
  private static final Pattern SECRET =
      Pattern.compile("pass|phrase|secret|token|credential|--key", Pattern.CASE_INSENSITIVE);

  @Test
  void a_secret_is_never_on_a_command_line_but_the_file_that_holds_it() {
    var secret =
        Stream.of(Cli.class, BridgeMain.class, OperatorMain.class, AgentMain.class)
            .flatMap(main -> options(new CommandLine(main)))
            .filter(option -> SECRET.matcher(option.longestName()).find())
            // The name of a Secret of Kubernetes.
            .filter(option -> !option.longestName().endsWith("-secret"))
            .toList();

    assertThat(names(secret)).contains("--passphrase-file", "--admin-password-file", "--key");
    assertThat(names(secret.stream().filter(o -> !o.type().equals(Path.class)).toList())).isEmpty();
  }

  private static Set<String> names(List<OptionSpec> options) {
    return options.stream().map(OptionSpec::longestName).collect(Collectors.toSet());
  }

  private static Stream<OptionSpec> options(CommandLine command) {
    return Stream.concat(
        command.getCommandSpec().options().stream(),
        command.getSubcommands().values().stream().flatMap(SecretOptionsTest::options));
  }
}
