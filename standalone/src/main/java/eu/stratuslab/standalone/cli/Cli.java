package eu.stratuslab.standalone.cli;

import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.process.Processes;
import eu.stratuslab.standalone.process.VirtualHosts;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./stratuslab}: a private cloud on one machine. */
@Command(
    name = "stratuslab",
    description = "A private cloud on one machine.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Up.class,
      Down.class,
      Purge.class,
      Status.class,
      Env.class,
      Logs.class,
      Console.class,
      Ssh.class,
      ExportCommand.class,
      ImportCommand.class,
      BenchCommand.class,
      Component.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Five more commands are the script's own:",
      "  build             Builds what has changed, also under a cloud that runs from it.",
      "  image OUT.qcow2   Builds the demo guest's image.",
      "  images            Builds the container images, without Docker.",
      "  simulate          Runs everything in one thread from seeds (--seeds N --seed S"
          + " --options).",
      "  test [--all]      Runs the tests, from units to real guests; ends with the count."
    })
public final class Cli {

  private Cli() {}

  /** Runs a command; the exit code is 0 for success, 1 for failure, 2 for wrong usage. */
  public static void main(String[] arguments) {
    var line = new CommandLine(new Cli()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (e, command, _) -> {
          if (!(e instanceof IllegalStateException) && !(e instanceof UncheckedIOException)) {
            throw e;
          }
          command.getErr().println("stratuslab: " + message(e));
          return 1;
        });
    System.exit(line.execute(arguments.length == 0 ? new String[] {"help"} : arguments));
  }

  private static String message(Exception e) {
    var cause = e.getCause();
    return e instanceof UncheckedIOException && cause != null && cause.getMessage() != null
        ? e.getMessage() + " (" + cause.getMessage() + ")"
        : String.valueOf(e.getMessage());
  }

  /** What every command knows. */
  @Command(mixinStandardHelpOptions = true)
  public abstract static class Base implements java.util.concurrent.Callable<Integer> {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Where the cloud is kept; /var/lib/stratuslab for root.")
    Path dataOption = DataDirectory.standard();

    @Spec CommandSpec spec = CommandSpec.create();

    protected final DataDirectory data() {
      return new DataDirectory(dataOption.toAbsolutePath().normalize());
    }

    protected final Processes processes() {
      return new Processes(data());
    }

    protected final VirtualHosts virtualHosts() {
      return new VirtualHosts(root(), data());
    }

    /** The source tree that this was built from. */
    static Path root() {
      return Path.of(System.getProperty("stratuslab.root", ".")).toAbsolutePath().normalize();
    }

    final PrintWriter out() {
      return spec.commandLine().getOut();
    }

    protected final void say(String line) {
      out().println(line);
      out().flush();
    }
  }
}
