package eu.stratuslab.standalone.cli;

import eu.stratuslab.standalone.client.Access;
import eu.stratuslab.standalone.client.CimiClient;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/**
 * Waits until a cloud serves: its entry point answers, and every host has said that it is ready, as
 * far as the user may see hosts. As long as its processes live, a busy machine is given its time.
 */
final class Serving {
  private static final Duration BOUND = Duration.ofMinutes(10);

  private final Cli.Base cli;
  private final Access access;

  Serving(Cli.Base cli, Access access) {
    this.cli = cli;
    this.access = access;
  }

  /**
   * False if it does not within ten minutes.
   *
   * @throws IllegalStateException if a component ends, or the administrator's password is not
   *     taken, or not there although the cloud has one
   */
  boolean await() {
    cli.say("waiting for the cloud to serve");
    if (new Patience(BOUND, cli).until(this::missing)) {
      return true;
    }
    cli.say(
        "the cloud does not serve after %d s; see ./stratuslab logs".formatted(BOUND.toSeconds()));
    return false;
  }

  /** What it does not have yet. */
  private Optional<String> missing() {
    var dead =
        Component.names(access.settings()).stream()
            .filter(component -> cli.processes().find(component).isEmpty())
            .findFirst();
    if (dead.isPresent()) {
      throw new IllegalStateException(
          dead.get() + " has ended; see ./stratuslab logs " + dead.get());
    }
    if (!Files.exists(cli.data().adminPassword())) {
      refuseIfFilled();
      return Optional.of("the first start of the bridge");
    }
    try (var client = access.client()) {
      var answer = client.get("hosts?$filter=state%3D%27READY%27");
      if (answer.status() >= 500) {
        return Optional.of("the cloud to answer otherwise than " + answer.status());
      }
      var ready =
          answer.orThrow("the administrator of this cloud is refused").path("count").asInt();
      var hosts = access.settings().hosts().size();
      return ready >= hosts || !client.administers()
          ? Optional.empty()
          : Optional.of("hosts to be READY: %d of %d are".formatted(ready, hosts));
    } catch (UncheckedIOException _) {
      return Optional.of("an answer of " + access.entryPoint());
    }
  }

  /** A cloud that is filled has its administrator: one that was imported, that of before. */
  private void refuseIfFilled() {
    var password = cli.data().adminPassword();
    try (var client = CimiClient.anonymous(access.base())) {
      // The entry point comes last, so that the file is there by then.
      if (client.get("cloudEntryPoint").status() == 200 && !Files.exists(password)) {
        throw new IllegalStateException(
            ("the cloud serves, but there is no %s: it was imported, and its administrator has the"
                    + " password of before. Write that there, for nobody else to read, and repeat")
                .formatted(password));
      }
    } catch (UncheckedIOException _) {
      // It does not answer yet.
    }
  }
}
