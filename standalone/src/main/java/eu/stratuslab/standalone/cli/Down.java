package eu.stratuslab.standalone.cli;

import eu.stratuslab.standalone.CloudSettings;
import eu.stratuslab.standalone.CloudSettings.VirtualHost;
import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.client.Access;
import eu.stratuslab.standalone.process.Exclusive;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops the managers; machines run on unless everything is to be destroyed. */
@Command(
    name = "down",
    description = "Stops the cloud's managers. Machines run on and data stay, without --destroy.")
final class Down extends Cli.Base {
  private static final List<String> MADE =
      List.of(
          "store",
          "kubernetes",
          "kubeconfig",
          "admin-password",
          "images",
          "ssh",
          "logs",
          "run",
          "hosts",
          "settings.json",
          "lock");

  @Option(
      names = "--destroy",
      description = "Ends all machines and virtual hosts and deletes everything.")
  boolean destroy;

  @Override
  public Integer call() {
    if (destroy && onlyImported(data())) {
      try (var _ = Exclusive.of(data().root())) {
        // An up may have begun meanwhile.
        if (onlyImported(data())) {
          delete(data(), List.of("store", "lock"));
          return 0;
        }
      }
    }
    var settings = Access.of(data()).settings();
    try (var _ = Exclusive.of(data().root())) {
      return down(data(), settings);
    }
  }

  /** True if the store of a cloud is there that was never up: nothing but an import made it. */
  static boolean onlyImported(DataDirectory data) {
    if (data.settings().isPresent() || !Files.exists(data.store())) {
      return false;
    }
    if (Files.exists(data.hosts())) {
      throw new IllegalStateException(
          "settings.json is gone from %s, and only it says what the hosts there are: put it back"
              .formatted(data.root()));
    }
    return true;
  }

  private int down(DataDirectory data, CloudSettings settings) {
    var processes = processes();
    for (var component : processes.known().reversed()) {
      var ran = processes.find(component).isPresent();
      if (ran && ClassArchive.isToBeMade(component)) {
        say(
            component
                + " is stopping; once for each build Java then writes down its classes, which"
                + " takes up to a minute and makes every later start quicker");
      }
      processes.stop(component);
      if (ran) {
        say(component + " stopped");
      }
    }
    var simulated = settings.driver().equals("test");
    if (destroy) {
      if (!simulated) {
        settings.hosts().forEach(this::end);
      }
      delete(data, MADE);
    } else {
      say(
          simulated
              ? "the simulated machines ended with their host's process"
              : left(settings.hosts().stream().map(virtualHosts()::guests).toList()));
    }
    return 0;
  }

  /** What is said of the guests of all hosts; empty where nobody knows. */
  static String left(List<OptionalInt> guests) {
    var known = guests.stream().mapToInt(count -> count.orElse(0)).sum();
    if (guests.stream().anyMatch(OptionalInt::isEmpty)) {
      return "machines run on, if there are any: libvirt does not say";
    }
    return switch (known) {
      case 0 -> "no machine runs";
      case 1 -> "1 machine runs on; ./stratuslab up takes it over again";
      default -> known + " machines run on; ./stratuslab up takes them over again";
    };
  }

  private void end(VirtualHost host) {
    virtualHosts().stop(host);
    say("virtual host " + host.name() + " ended, with everything on it");
  }

  /** Only what we made: the directory may hold something else. */
  private void delete(DataDirectory data, List<String> names) {
    names.forEach(name -> DataDirectory.deleteTree(data.root().resolve(name)));
    var root = data.root().toFile();
    var rest = root.list();
    if (rest != null && rest.length == 0 && !root.delete()) {
      throw new IllegalStateException("cannot delete " + root);
    }
    say(data.root() + " deleted");
  }
}
