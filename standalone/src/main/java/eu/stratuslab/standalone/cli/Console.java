package eu.stratuslab.standalone.cli;

import eu.stratuslab.standalone.client.Access;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The serial console of a guest. */
@Command(name = "console", description = "Opens a guest's serial console; Ctrl-] leaves it.")
final class Console extends Cli.Base {
  @Parameters(paramLabel = "MACHINE", description = "The name of the machine, or its uuid.")
  String machine = "";

  @Option(names = "--log", description = "Prints what the console has shown until now instead.")
  boolean log;

  @Override
  public Integer call() {
    var access = Access.of(data());
    String uuid;
    try (var client = access.client()) {
      uuid = Access.key(Access.machine(client, machine));
    }
    var guests = new Guests(data(), access.settings(), virtualHosts());
    if (log) {
      out().print(guests.consoleLog(uuid));
      out().flush();
      return 0;
    }
    return eu.stratuslab.standalone.process.Command.interactive(
        onTerminal(List.of("virsh", "-c", guests.libvirt(uuid), "console", uuid)));
  }

  /**
   * The same on this terminal, which does not control it: virsh would start an agent of polkit
   * there, which nobody needs for a socket of root's, and which complains where polkit is not.
   */
  static List<String> onTerminal(List<String> command) {
    return Stream.concat(Stream.of("setsid", "--wait"), command.stream()).toList();
  }
}
