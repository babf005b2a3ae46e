package eu.stratuslab.standalone.bench;

import eu.stratuslab.standalone.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/** How long the mirror of a cloud takes to look at everything, as it says itself. */
final class Looks {
  static final String BRIDGE = "bridge";

  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** What the mirror says when it has looked at everything. */
  private static final String LOOKED = "looked at everything";

  private final OwnCloud own;

  Looks(OwnCloud own) {
    this.own = own;
  }

  /** Starts the bridge; returns how long its first look took, in seconds. */
  double start() {
    var skipped = log().length();
    own.processes().start(BRIDGE, own.component(BRIDGE));
    return Await.until(PATIENCE, PAUSE, () -> duration(log().substring(skipped)))
        .orElseThrow(() -> new IllegalStateException("the mirror has not looked at everything"));
  }

  void stop() {
    own.processes().stop(BRIDGE);
  }

  private static Optional<Double> duration(String log) {
    var at = log.lastIndexOf(LOOKED);
    if (at < 0) {
      return Optional.empty();
    }
    var words = log.substring(at + LOOKED.length()).strip().split("\\s+", -1);
    return Optional.of(Double.parseDouble(words[1]) / 1000);
  }

  private String log() {
    try {
      var file = own.data().log(BRIDGE);
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
