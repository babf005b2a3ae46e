package eu.stratuslab.standalone.cli;

import eu.stratuslab.standalone.bench.Bench;
import eu.stratuslab.standalone.bench.CloudUnderTest;
import eu.stratuslab.standalone.bench.RawLibvirt;
import eu.stratuslab.standalone.client.Access;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./stratuslab bench}. */
@Command(
    name = "bench",
    description = "Measures the running cloud beside libvirt alone; best on an idle machine.")
final class BenchCommand extends Cli.Base {
  private static final String HEAD =
      """
      # Benchmarks

      %s, %d CPUs, %s. Measured by `./stratuslab bench` through the API of a running cloud, with guests of
      16 MiB that halt at once, under plain emulation unless the host has KVM; the client runs on the same
      machine. `CPU` is what the cloud's own processes used, guests apart.

      | what | operations | per second | p50 ms | p95 ms | CPU ms each |
      |---|---|---|---|---|---|
      """;

  @Option(names = "--machines", paramLabel = "N", description = "How many at once; 50.")
  int machines = 50;

  @Option(names = "--write", paramLabel = "FILE", description = "Writes the table to a file, too.")
  @Nullable Path file;

  @Override
  public Integer call() throws Exception {
    var access = Access.of(data());
    var host = access.settings().hosts().getFirst();
    if (access.settings().hosts().size() != 1) {
      throw new IllegalStateException("libvirt alone is measured on one host: use a cloud of one");
    }
    try (var cloud = new CloudUnderTest(access.client(), processes(), data().images())) {
      var rows =
          new Bench(
                  cloud,
                  machine ->
                      new RawLibvirt(virtualHosts().uri(host), machine, data().agent(host.index())),
                  this::say)
              .run(machines);
      var text =
          HEAD.formatted(
                  LocalDate.now(),
                  Runtime.getRuntime().availableProcessors(),
                  "Java " + Runtime.version().feature())
              + String.join("\n", rows)
              + "\n";
      say(text);
      if (file != null) {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
      }
    }
    return 0;
  }
}
