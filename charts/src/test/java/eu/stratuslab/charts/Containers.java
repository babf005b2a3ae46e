package eu.stratuslab.charts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Something that runs containers of ours as processes in the machine's own network. */
interface Containers {

  /**
   * A directory or file of the machine in a container.
   *
   * @param source on the machine
   * @param target in the container
   */
  record Mount(Path source, String target, boolean readOnly) {}

  /**
   * A container.
   *
   * @param image its name without registry and tag
   * @param user by uid; the group has the same number
   * @param log where its output is appended
   */
  record Launch(
      String image,
      long user,
      List<String> arguments,
      Map<String, String> environment,
      List<Mount> mounts,
      Path log) {
    public Launch {
      arguments = List.copyOf(arguments);
      environment = Map.copyOf(environment);
      mounts = List.copyOf(mounts);
    }
  }

  /** Starts it; the process ends when it does, and is told to end as a pod is, by SIGTERM. */
  Process start(Launch launch);

  /** Starts a command whose output goes to a file. */
  static Process run(List<String> command, Map<String, String> environment, Path log) {
    try {
      var builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without images: the same programs and arguments, with the classes of this build. */
  static Containers ofClassPath() {
    var mains =
        Map.of(
            "bridge", "eu.stratuslab.bridge.main.BridgeMain",
            "operator", "eu.stratuslab.operator.main.OperatorMain",
            "node-agent", "eu.stratuslab.agent.main.AgentMain");
    return launch -> {
      var command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "--sun-misc-unsafe-memory-access=allow",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  mains.get(launch.image())));
      launch.arguments().forEach(argument -> command.add(outside(argument, launch.mounts())));
      var environment = new HashMap<String, String>();
      launch
          .environment()
          .forEach((name, value) -> environment.put(name, outside(value, launch.mounts())));
      return run(command, environment, launch.log());
    };
  }

  /** What an argument means to a process that has no mounts: the innermost one counts. */
  private static String outside(String argument, List<Mount> mounts) {
    return mounts.stream()
        .filter(mount -> names(argument, mount.target()))
        .max(Comparator.comparingInt(mount -> mount.target().length()))
        .map(mount -> argument.replace(mount.target(), mount.source().toString()))
        .orElse(argument);
  }

  private static boolean names(String argument, String directory) {
    return argument.endsWith(directory) || argument.contains(directory + "/");
  }
}
