package eu.stratuslab.standalone.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command that is run to its end. */
public final class Command {
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
      var reader = new StringBuilder();
      var pump =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      reader.append(
                          new String(
                              process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                    } catch (IOException e) {
                      reader.append(e.getMessage());
                    }
                  });
      if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(command.getFirst() + " did not end within " + bound);
      }
      // A detached child may hold the pipe open for ever: what was printed until now is enough.
      pump.join(Duration.ofSeconds(2));
      return new Result(process.exitValue(), reader.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs a command on this terminal. */
  public static int interactive(List<String> command) {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
