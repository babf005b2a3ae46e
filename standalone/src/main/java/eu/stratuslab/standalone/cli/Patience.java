package eu.stratuslab.standalone.cli;

import eu.stratuslab.standalone.process.Await;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A wait for what may take minutes. Now and then it says for what, how long by now, and when it
 * gives up.
 *
 * @param bound how long it waits at most
 * @param silence how long it says nothing
 * @param say takes a line for the user
 */
record Patience(Duration bound, Duration silence, Consumer<String> say) {
  private static final Duration SILENCE = Duration.ofSeconds(30);

  Patience(Duration bound, Cli.Base cli) {
    this(bound, SILENCE, cli::say);
  }

  /**
   * False if something is still missing when the time is up.
   *
   * @param missing what is waited for, as "still waiting for" goes on; empty once it is there
   */
  boolean until(Supplier<Optional<String>> missing) {
    var begun = System.nanoTime();
    var end = LocalTime.now().plus(bound);
    var waited = Duration.ZERO;
    while (waited.compareTo(bound) < 0) {
      var left = bound.minus(waited);
      var quiet = left.compareTo(silence) < 0 ? left : silence;
      if (Await.until(quiet, () -> Optional.of(true).filter(_ -> missing.get().isEmpty()))
          .isPresent()) {
        return true;
      }
      waited = Duration.ofNanos(System.nanoTime() - begun);
      var line = still(waited, end);
      missing.get().ifPresent(what -> say.accept("still waiting for " + what + line));
    }
    return false;
  }

  private static String still(Duration waited, LocalTime end) {
    return " (%d s by now, until %tT at most)".formatted(waited.toSeconds(), end);
  }
}
