package eu.stratuslab.standalone.bench;

import eu.stratuslab.standalone.process.Command;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** The peer, if this machine has it. */
final class Incus {
  private static final Duration BOUND = Duration.ofSeconds(10);

  private Incus() {}

  /** Why Incus is not measured beside this cloud. */
  static String whyNot() {
    try {
      return Command.run(BOUND, List.of("incus", "list")).exitCode() == 0
          ? "the measurement beside it is not built yet: take its figures by hand, on this machine"
          : "it is installed and does not run";
    } catch (UncheckedIOException _) {
      return "it is not installed: its published figures stand in the last column";
    }
  }
}
