package eu.stratuslab.standalone.bench;

import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.client.Access;
import eu.stratuslab.standalone.process.Command;
import eu.stratuslab.standalone.process.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A cloud that is made for one measurement and destroyed after it. Its guests are simulated in
 * libvirt's memory, so that it measures the managers and nothing else.
 */
final class OwnCloud implements AutoCloseable {
  private static final Duration BOUND = Duration.ofMinutes(10);

  private final List<String> cli;
  private final BiFunction<String, DataDirectory, List<String>> component;
  private final DataDirectory data;

  /**
   * A cloud that is not up yet.
   *
   * @param cli the command that the verbs of {@code ./stratuslab} follow
   * @param component the command of a component of a cloud in a directory
   * @param parent where its directory is made
   */
  OwnCloud(
      List<String> cli, BiFunction<String, DataDirectory, List<String>> component, Path parent) {
    this.cli = cli;
    this.component = component;
    try {
      Files.createDirectories(parent);
      data = new DataDirectory(Files.createTempDirectory(parent, "bench"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DataDirectory data() {
    return data;
  }

  Processes processes() {
    return new Processes(data);
  }

  /** Brings it up, with more options than the driver. */
  void up(String... options) {
    var words = new ArrayList<>(List.of("up", "--driver", "test", "--empty"));
    words.addAll(List.of(options));
    run(words);
  }

  void down() {
    run(List.of("down"));
  }

  private void run(List<String> words) {
    Command.run(BOUND, command(words)).orThrow(String.join(" ", words));
  }

  /** The command that runs one component in a process of its own. */
  List<String> component(String name) {
    return component.apply(name, data);
  }

  private List<String> command(List<String> words) {
    var command = new ArrayList<>(cli);
    command.addAll(words);
    command.addAll(List.of("--data", data.root().toString()));
    return command;
  }

  /** Its API. */
  CloudUnderTest open() {
    return new CloudUnderTest(Access.of(data).client(), processes(), data.images());
  }

  @Override
  public void close() {
    run(List.of("down", "--destroy"));
    try {
      Files.deleteIfExists(data.root());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + data.root(), e);
    }
  }
}
