package eu.stratuslab.standalone.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command that is run to its end. */
public final class Command {
  private static final Duration PIPE = Duration.ofSeconds(10);

  private Command() {}

  /** How a command ended, and what it printed, errors included. */
  public record Result(int exitCode, String output) {

    /** The output, if the command succeeded. */
    public String orThrow(String what) {
      if (exitCode != 0) {
        throw new IllegalStateException(what + " failed: " + output.strip());
      }
      return output.strip();
    }
  }

  /**
   * Runs a command without input, and ends it when its time is up.
   *
   * @throws IllegalStateException if the time is up
   */
  public static Result run(Duration bound, List<String> command) {
    return run(bound, command, Path.of("/dev/null"));
  }

  /** The same with input from a file. */
  public static Result run(Duration bound, List<String> command, Path input) {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectInput(input.toFile())
              .redirectErrorStream(true)
              .start();
      var printed = new ByteArrayOutputStream();
      // Of its own in the operating system: virtual threads may have to wait for one another.
      var pump =
          Thread.ofPlatform()
              .daemon()
              .name("output of " + command.getFirst())
              .start(() -> pump(process.getInputStream(), printed));
      if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(command.getFirst() + " did not end within " + bound);
      }
      // A detached child may hold the pipe open for ever: what the command printed is in it by now.
      pump.join(PIPE.toMillis());
      return new Result(process.exitValue(), printed.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void pump(InputStream from, ByteArrayOutputStream to) {
    try {
      from.transferTo(to);
    } catch (IOException e) {
      to.writeBytes(String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Runs a command on this terminal. */
  public static int interactive(List<String> command) {
    try {
      var process = new ProcessBuilder(command).inheritIO().start();
      // Whoever interrupts this interrupts the command, also one that the terminal does not
      // control.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      return process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
