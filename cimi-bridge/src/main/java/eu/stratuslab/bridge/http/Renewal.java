package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.http.HttpSettings.Tls;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a renewed certificate without a new start. Files are looked at every so often: those of a
 * mounted Secret are replaced by their directory, of which nobody tells. What cannot be used is
 * told once, and the certificate of before goes on.
 */
final class Renewal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

  private final Tls files;
  private final Certificates first;
  private String seen;
  private String trouble = "";
  private @Nullable Thread thread;

  /**
   * Reads files for the first time.
   *
   * @throws RuntimeException if they cannot be used
   */
  Renewal(Tls files) {
    this.files = files;
    seen = Certificates.digest(files);
    first = Certificates.read(files);
  }

  /** What is shown from the beginning. */
  io.helidon.common.tls.Tls first() {
    return first.tls();
  }

  /** Looks from now on, until it is closed. */
  void start(Duration pause, Consumer<io.helidon.common.tls.Tls> show) {
    thread =
        Thread.ofVirtual()
            .name("certificate")
            .start(
                () -> {
                  try {
                    while (true) {
                      Thread.sleep(pause);
                      look(show);
                    }
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                });
  }

  /** Looks once. */
  void look(Consumer<io.helidon.common.tls.Tls> show) {
    try {
      var now = Certificates.digest(files);
      if (now.equals(seen)) {
        return;
      }
      var certificates = Certificates.read(files);
      if (!now.equals(Certificates.digest(files))) {
        // Somebody is writing: they are looked at again.
        return;
      }
      show.accept(certificates.tls());
      seen = now;
      trouble = "";
      var own = certificates.chain().getFirst();
      LOG.info(
          "the certificate of {} is shown from now on, until {}",
          own.getSubjectX500Principal(),
          own.getNotAfter().toInstant());
    } catch (RuntimeException | Error e) {
      complain(e instanceof Error ? e.toString() : String.valueOf(e.getMessage()));
    }
  }

  private void complain(String what) {
    if (!what.equals(trouble)) {
      trouble = what;
      LOG.warn("the certificate of before is still shown, the files cannot be used: {}", what);
    }
  }

  @Override
  public void close() {
    var running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
