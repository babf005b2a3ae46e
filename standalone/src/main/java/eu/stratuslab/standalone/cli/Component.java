package eu.stratuslab.standalone.cli;

import eu.stratuslab.kube.process.Program;
import eu.stratuslab.observability.Logging;
import eu.stratuslab.standalone.Cloud;
import eu.stratuslab.standalone.CloudSettings;
import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.client.Access;
import eu.stratuslab.standalone.process.HaltPoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one component, or all of them, in this process until it is ended. */
@Command(name = "component", hidden = true, description = "Runs a component in this process.")
public final class Component extends Cli.Base {
  @Parameters(paramLabel = "NAME", description = "cloud, kubernetes, bridge, operator, agent-N")
  String name = "";

  @Option(
      names = "--halt-file",
      hidden = true,
      description = "Halts at the crash point that this file names, once.")
  @Nullable Path haltFile;

  @Override
  public Integer call() {
    run(name, data(), Access.of(data()).settings(), new HaltPoints(haltFile));
    return 0;
  }

  /** The components of a cloud, each a process, in the order in which they are started. */
  public static List<String> names(CloudSettings settings) {
    if (!settings.split()) {
      return List.of("cloud");
    }
    var names = new ArrayList<>(List.of("kubernetes", "bridge", "operator"));
    settings.hosts().forEach(host -> names.add("agent-" + host.index()));
    return names;
  }

  /** The command that runs a component in a process of its own. */
  public static List<String> command(String component, DataDirectory data) {
    var command = new ArrayList<>(java());
    command.addAll(1, ClassArchive.of(component));
    command.addAll(
        List.of(Cli.class.getName(), "component", component, "--data", data.root().toString()));
    return command;
  }

  /** A Java machine like this one; a class and its arguments are to follow. */
  public static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-XX:+UseSerialGC",
        "-Xmx1g",
        "-XX:+ExitOnOutOfMemoryError",
        "-Dstratuslab.root=" + root(),
        "-cp",
        System.getProperty("java.class.path"));
  }

  /** Runs the whole cloud here. */
  static int foreground(Cli.Base cli, CloudSettings settings) {
    cli.processes().remember("cloud", ProcessHandle.current());
    cli.say("CIMI: " + Access.of(cli.data()).entryPoint() + "  (Ctrl-C stops the managers)");
    run("cloud", cli.data(), settings, HaltPoints.NONE);
    return 0;
  }

  private static void run(
      String component, DataDirectory data, CloudSettings settings, HaltPoints halts) {
    var cloud = new Cloud(data, settings, root(), halts);
    // These logs are read by people, with ./stratuslab logs.
    var program = Program.begin(cloud, System.getenv().getOrDefault(Logging.VARIABLE, "text"));
    cloud.start(component);
    program.awaitEnd();
  }
}
