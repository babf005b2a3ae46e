package eu.stratuslab.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.observability.Measures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of all metrics is what the code makes; {@code -Dgolden.update} writes it anew. */
class MetricsReferenceTest {
  private static final Path PAGE =
      Path.of(System.getProperty("stratuslab.root", "..")).resolve("docs/reference/metrics.md");

  /** Metrics are static members: they are there once their class is. */
  private static final List<String> HOLDERS =
      List.of(
          "eu.stratuslab.kube.KubeMetrics",
          "eu.stratuslab.bridge.measure.BridgeMetrics",
          "eu.stratuslab.operator.OperatorMetrics",
          "eu.stratuslab.agent.AgentMetrics");

  @Test
  void the_page_says_what_there_is() throws IOException, ClassNotFoundException {
    for (var holder : HOLDERS) {
      Class.forName(holder);
    }
    var page = page();
    if (System.getProperty("golden.update") != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  @Test
  void names_are_by_the_conventions() throws ClassNotFoundException {
    for (var holder : HOLDERS) {
      Class.forName(holder);
    }
    assertThat(Measures.known())
        .allSatisfy(
            metric -> {
              assertThat(metric.name()).matches("stratuslab_[a-z_]+");
              assertThat(metric.name().endsWith("_total"))
                  .isEqualTo(metric.type().equals("counter"));
              assertThat(metric.name().endsWith("_seconds"))
                  .isEqualTo(metric.type().equals("histogram"));
              assertThat(metric.help()).endsWith(".");
            });
  }

  private static String page() {
    var lines =
        Measures.known().stream()
            .map(
                metric ->
                    "| `%s` | %s | %s | %s |"
                        .formatted(
                            metric.name(),
                            metric.type(),
                            metric.labels().stream()
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", ")),
                            metric.help()))
            .collect(Collectors.joining("\n"));
    return """
    # Metrics

    Generated from the code. Every process serves its own at `/metrics`, beside the probes; a component
    has those that concern it. The JVM's own (`jvm_…`, `process_…`) come with them.

    | name | type | labels | meaning |
    |---|---|---|---|
    %s
    """
        .formatted(lines);
  }
}
