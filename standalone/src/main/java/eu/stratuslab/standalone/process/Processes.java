package eu.stratuslab.standalone.process;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.type.TypeReference;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.DataDirectory;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The processes of one cloud. They outlive whoever started them. */
public final class Processes {
  private static final Duration ORDERLY = Duration.ofSeconds(60);

  private final DataDirectory data;

  public Processes(DataDirectory data) {
    this.data = data;
  }

  /** A process: its id may be used again by another one, its start time then differs. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Known(long pid, String started) {
    static Known of(ProcessHandle handle) {
      return new Known(handle.pid(), started(handle));
    }

    private static String started(ProcessHandle handle) {
      return handle.info().startInstant().map(Object::toString).orElse("unknown");
    }

    Optional<ProcessHandle> alive() {
      return ProcessHandle.of(pid)
          .filter(handle -> runs(handle) && started(handle).equals(started));
    }

    /** One that has ended, and whose end nobody has taken note of, has no command any more. */
    private static boolean runs(ProcessHandle handle) {
      return handle.isAlive() && handle.info().command().isPresent();
    }
  }

  /** Starts a component in a session of its own, its output appended to its log. */
  public ProcessHandle start(String component, List<String> command) {
    var log = data.log(component).toFile();
    try {
      Files.createDirectories(log.toPath().getParent());
      var detached = new ArrayList<>(List.of("setsid"));
      detached.addAll(command);
      var process =
          new ProcessBuilder(detached)
              .directory(data.root().toFile())
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
              .redirectErrorStream(true)
              .start();
      remember(component, process.toHandle());
      return process.toHandle();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + component, e);
    }
  }

  /** Notes that a process plays a component. */
  public void remember(String component, ProcessHandle handle) {
    DataDirectory.write(data.pidFile(component), Json.bytes(Known.of(handle)));
  }

  /** The process of a component, if it lives. */
  public Optional<ProcessHandle> find(String component) {
    return DataDirectory.read(data.pidFile(component), new TypeReference<Known>() {})
        .flatMap(Known::alive);
  }

  /** The components that were started and not ended. */
  public List<String> known() {
    var run = data.root().resolve("run");
    if (!Files.isDirectory(run)) {
      return List.of();
    }
    try (var files = Files.list(run)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends a component, in order if it will, and forgets it. */
  public void stop(String component) {
    find(component).ifPresent(Processes::end);
    delete(data.pidFile(component));
  }

  private static void end(ProcessHandle handle) {
    handle.destroy();
    try {
      handle.onExit().get(ORDERLY.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      handle.destroyForcibly();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
