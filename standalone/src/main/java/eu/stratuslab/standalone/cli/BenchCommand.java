package eu.stratuslab.standalone.cli;

import eu.stratuslab.standalone.bench.Bench;
import eu.stratuslab.standalone.bench.BenchFile;
import eu.stratuslab.standalone.bench.CloudUnderTest;
import eu.stratuslab.standalone.bench.Part;
import eu.stratuslab.standalone.bench.RawLibvirt;
import eu.stratuslab.standalone.client.Access;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./stratuslab bench}. */
@Command(
    name = "bench",
    description = "Measures the running cloud beside libvirt alone; best on an idle machine.",
    footer = {
      "",
      "Parts: reads, starts, applied, recovery (of the cloud that runs, whose managers recovery",
      "kills); start, documents, memory (each in a cloud of its own, with simulated guests);",
      "operator (alone, over custom resources); store (SQLite, and beside it the cluster that",
      "--couchbase-cfg names, in an empty scope)."
    })
final class BenchCommand extends Cli.Base {
  private static final String HEAD =
      """
      %s, %d CPUs, %s; parts: %s. Guests have 16 MiB and halt at once, under plain emulation unless the host
      has KVM; the client runs on the same machine. `CPU` is what the cloud's own processes used, guests apart.

      """;

  @Parameters(paramLabel = "PART", arity = "0..*", description = "What to measure; all but store.")
  List<Part> parts = new ArrayList<>();

  @Option(names = "--machines", paramLabel = "N", description = "At once, and in a row; 50.")
  int machines = 50;

  @Option(names = "--documents", paramLabel = "N", description = "In the store; 100000.")
  int documents = 100_000;

  @Option(names = "--stopped", paramLabel = "N", description = "Stopped machines; 5000.")
  int stopped = 5000;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description =
          "Parts that have not begun by then are left out; memory makes machines for a third; 16.")
  int minutes = 16;

  @Option(names = "--placed", paramLabel = "N", description = "On hollow hosts, 25 each; 5000.")
  int placed = 5000;

  @Option(
      names = "--couchbase-cfg",
      paramLabel = "FILE",
      description = "A Couchbase cluster for store; its scope must be empty, and is filled.")
  @Nullable Path couchbaseCfg;

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "Puts the table into a page; docs/benchmarks.md if everything is measured.")
  @Nullable Path file;

  @Override
  public Integer call() {
    var chosen =
        parts.isEmpty() ? EnumSet.complementOf(EnumSet.of(Part.STORE)) : EnumSet.copyOf(parts);
    var within = Duration.ofMinutes(minutes);
    var sizes = new Bench.Sizes(machines, documents, stopped, placed, within);
    var alone = chosen.equals(EnumSet.of(Part.STORE));
    var text =
        (alone ? machine() : head(chosen))
            + new Bench(subject(), sizes, this::say).run(chosen).markdown();
    say(text);
    var page = file == null && parts.isEmpty() ? root().resolve("docs/benchmarks.md") : file;
    if (page != null) {
      BenchFile.write(page, alone ? "store" : "", text);
      say("written to " + page);
    }
    return 0;
  }

  private static String machine() {
    return "%s, %d CPUs, Java %d.%n%n"
        .formatted(
            LocalDate.now(),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version().feature());
  }

  private static String head(EnumSet<Part> chosen) {
    return HEAD.formatted(
        LocalDate.now(),
        Runtime.getRuntime().availableProcessors(),
        "Java " + Runtime.version().feature(),
        chosen.stream()
            .map(part -> part.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ")));
  }

  private Bench.Subject subject() {
    var cli = new ArrayList<>(Component.java());
    cli.add(Cli.class.getName());
    return new Bench.Subject(
        () -> new CloudUnderTest(Access.of(data()).client(), processes(), data().images()),
        this::kubernetes,
        raw(),
        this::startManagers,
        data().root().toString(),
        cli,
        Component::command,
        data().root().resolve("bench"),
        couchbaseCfg);
  }

  /** Libvirt alone, if there is a cloud with one real host. */
  private @Nullable Function<String, RawLibvirt> raw() {
    return data()
        .settings()
        .filter(settings -> settings.driver().equals("qemu") && settings.hosts().size() == 1)
        .map(settings -> settings.hosts().getFirst())
        .<Function<String, RawLibvirt>>map(
            host ->
                machine ->
                    new RawLibvirt(virtualHosts().uri(host), machine, data().agent(host.index())))
        .orElse(null);
  }

  private void startManagers() {
    for (var component : Component.names(Access.of(data()).settings())) {
      processes().start(component, Component.command(component, data()));
    }
  }

  private KubernetesClient kubernetes() {
    var config = Config.fromKubeconfig(data().kubeconfig().toFile());
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
