package eu.stratuslab.standalone.cli;

import eu.stratuslab.standalone.client.Access;
import eu.stratuslab.standalone.process.Command;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** A shell in a guest. */
@CommandLine.Command(
    name = "ssh",
    description = "Logs in to a guest with the key that up made for machine hello.")
final class Ssh extends Cli.Base {
  @Parameters(index = "0", paramLabel = "MACHINE", description = "Its name, or its uuid.")
  String machine = "";

  @Parameters(index = "1..*", paramLabel = "COMMAND", description = "Run there instead of a shell.")
  List<String> command = new ArrayList<>();

  @Override
  public Integer call() {
    String address;
    try (var client = Access.of(data()).client()) {
      address = Access.machine(client, machine).path("addresses").path(0).asText();
    }
    if (address.isEmpty()) {
      throw new IllegalStateException(machine + " has no address yet");
    }
    var ssh =
        new ArrayList<>(
            List.of(
                "ssh",
                "-i",
                data().sshKey().toString(),
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "LogLevel=ERROR",
                "-o",
                "ConnectTimeout=20",
                "root@" + address));
    ssh.addAll(command);
    return Command.interactive(ssh);
  }
}
