package eu.stratuslab.standalone.cli;

import eu.stratuslab.standalone.client.Access;
import eu.stratuslab.standalone.process.Command;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The logs of the components. */
@CommandLine.Command(name = "logs", description = "Shows the newest lines of the logs.")
final class Logs extends Cli.Base {
  @Parameters(
      arity = "0..1",
      paramLabel = "COMPONENT",
      description = "cloud, or with --split kubernetes, bridge, operator, agent-1 …")
  @Nullable String component;

  @Option(
      names = {"-f", "--follow"},
      description = "Goes on until interrupted.")
  boolean follow;

  @Override
  public Integer call() {
    Access.of(data());
    var components = component == null ? processes().known() : List.of(component);
    var command = new ArrayList<>(List.of("tail", "-n", "100"));
    if (follow) {
      command.add("-F");
    }
    components.stream()
        .map(name -> data().log(name))
        .filter(Files::exists)
        .forEach(log -> command.add(log.toString()));
    if (command.stream().noneMatch(word -> word.endsWith(".log"))) {
      throw new IllegalStateException("no log of " + (component == null ? "anything" : component));
    }
    return Command.interactive(command);
  }
}
