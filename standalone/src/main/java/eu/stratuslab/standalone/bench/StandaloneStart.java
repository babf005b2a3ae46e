package eu.stratuslab.standalone.bench;

import eu.stratuslab.standalone.bench.Table.Bound;
import eu.stratuslab.standalone.process.Await;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A cloud of one process that was up before: from the start of its process. */
final class StandaloneStart {
  private static final int TIMES = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final String CLOUD = "cloud";

  private final OwnCloud own;
  private final Table table;

  StandaloneStart(OwnCloud own, Table table) {
    this.own = own;
    this.table = table;
  }

  void measure() {
    own.up();
    own.down();
    var serving = new double[TIMES];
    var ready = new double[TIMES];
    var cpu = new double[TIMES];
    for (var i = 0; i < TIMES; i++) {
      var begun = System.nanoTime();
      own.processes().start(CLOUD, own.component(CLOUD));
      try (var cloud = own.open()) {
        await("does not serve", () -> cloud.client().get("cloudEntryPoint").status() == 200);
        serving[i] = seconds(begun);
        cpu[i] = cloud.cpuNanos() / 1e9;
        await("has no host that is ready", () -> ready(cloud));
        ready[i] = seconds(begun);
      }
      own.processes().stop(CLOUD);
    }
    var median = median(serving);
    table.figure(
        "standalone start → serving (median of " + TIMES + ")",
        String.format(Locale.ROOT, "%.1f s, %.1f s of CPU", median, median(cpu)),
        Bound.atMost(median, 3, " s"));
    table.figure(
        "standalone start → its host READY",
        String.format(Locale.ROOT, "%.1f s", median(ready)),
        null);
    var begun = System.nanoTime();
    own.up();
    table.figure(
        "`up` (the command alone) → READY",
        String.format(Locale.ROOT, "%.1f s", seconds(begun)),
        null);
  }

  private static boolean ready(CloudUnderTest cloud) {
    var hosts = cloud.client().get("hosts?$filter=state%3D%27READY%27");
    return hosts.status() == 200 && hosts.body().path("count").asInt() > 0;
  }

  private interface Question {
    boolean yes();
  }

  private static void await(String failure, Question question) {
    var _ =
        Await.until(
                PATIENCE,
                LOOK,
                () -> {
                  try {
                    return question.yes() ? Optional.of(true) : Optional.<Boolean>empty();
                  } catch (UncheckedIOException _) {
                    return Optional.<Boolean>empty();
                  }
                })
            .orElseThrow(() -> new IllegalStateException("the cloud " + failure));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
