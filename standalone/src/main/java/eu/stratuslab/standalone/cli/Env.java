package eu.stratuslab.standalone.cli;

import eu.stratuslab.standalone.client.Access;
import picocli.CommandLine.Command;

/** {@code eval "$(./stratuslab env)"}. */
@Command(
    name = "env",
    description = "Prints CIMI_URL, CIMI_USER, CIMI_PASSWORD and KUBECONFIG for a shell.")
final class Env extends Cli.Base {

  @Override
  public Integer call() {
    var access = Access.of(data());
    var password = access.password(); // there is none yet: then nothing is printed
    print("CIMI_URL", access.entryPoint());
    print("CIMI_USER", Access.USER);
    print("CIMI_PASSWORD", password);
    print("KUBECONFIG", data().kubeconfig().toString());
    return 0;
  }

  private void print(String name, String value) {
    say("export " + name + "='" + value.replace("'", "'\\''") + "'");
  }
}
