package eu.stratuslab.kube.process;

import eu.stratuslab.observability.Logging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;

/** A component in a process of its own, from {@code main} until it is told to end. */
public final class Program {
  private final CountDownLatch ended = new CountDownLatch(1);

  private Program() {}

  /**
   * To be called first: logs to the standard error stream in our form. SIGTERM and SIGINT close the
   * component in order: it gives its lease back and finishes what is under way.
   */
  public static Program begin(AutoCloseable component) {
    return begin(component, System.getenv(Logging.VARIABLE));
  }

  /**
   * The same.
   *
   * @param form of the log: text, json, or null for text on a terminal and JSON elsewhere
   */
  public static Program begin(AutoCloseable component, @Nullable String form) {
    configureLogging();
    Logging.form(form);
    var program = new Program();
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("end")
                .unstarted(
                    () -> {
                      try (component) {
                        program.ended.countDown();
                      } catch (Exception e) {
                        throw new IllegalStateException("the component did not close", e);
                      }
                    }));
    return program;
  }

  private static void configureLogging() {
    try (var properties = Program.class.getResourceAsStream("/logging.properties")) {
      LogManager.getLogManager().readConfiguration(properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the process is told to end. */
  public void awaitEnd() {
    try {
      ended.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A name under which no other process stands for election, not even the next one of the same pod:
   * one that was paused must not take its successor's lease for its own.
   */
  public static String identity() {
    return hostName() + "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  }

  /** The name of the pod or of the machine. */
  public static String hostName() {
    var name = System.getenv("HOSTNAME");
    if (name != null && !name.isBlank()) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "unnamed";
    }
  }
}
