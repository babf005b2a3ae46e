package eu.stratuslab.standalone.bench;

import eu.stratuslab.standalone.bench.Table.Bound;
import eu.stratuslab.standalone.process.Await;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** All managers killed at once while machines run, and started again. */
final class Recovery {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final CloudUnderTest cloud;
  private final Table table;
  private final Runnable restart;
  private final String guestsOf;
  private final int count;

  /**
   * @param restart starts the managers
   * @param guestsOf what the command of each guest's process contains
   */
  Recovery(CloudUnderTest cloud, Table table, Runnable restart, String guestsOf, int count) {
    this.cloud = cloud;
    this.table = table;
    this.restart = restart;
    this.guestsOf = guestsOf;
    this.count = count;
  }

  void measure() {
    var image = cloud.haltingImage();
    var made = new CopyOnWriteArrayList<String>();
    try (var sightings = new Sightings(cloud)) {
      Timing.concurrently(
          count, 8, i -> made.add(cloud.create(CloudUnderTest.NAME + "kill-" + i, image)));
      sightings.await(made);
    }
    try {
      killed(made.getFirst());
    } finally {
      cloud.delete(made);
      cloud.delete(image);
    }
  }

  private void killed(String one) {
    var before = guests();
    var begun = System.nanoTime();
    var managers = cloud.managers();
    managers.forEach(ProcessHandle::destroyForcibly);
    managers.forEach(manager -> manager.onExit().join());
    restart.run();
    var _ =
        Await.until(PATIENCE, LOOK, this::listed)
            .orElseThrow(
                () -> new IllegalStateException("the list is not right after " + PATIENCE));
    var seconds = (System.nanoTime() - begun) / 1e9;
    table.figure(
        "all managers killed with " + count + " running → correct list",
        String.format(Locale.ROOT, "%.1f s", seconds),
        Bound.atMost(seconds, 5, " s"));
    cloud.stop(one);
    var after = guests();
    table.figure(
        "the same, until a machine asked to stop has stopped",
        String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - begun) / 1e9),
        null);
    // The one that was asked to stop is gone.
    var lost = (int) before.stream().filter(guest -> !after.contains(guest)).count();
    table.figure(
        "guests that did not survive it in their process",
        Integer.toString(Math.max(0, lost - 1)),
        Bound.atMost(Math.max(0, lost - 1), 0, ""));
  }

  private Optional<Boolean> listed() {
    try {
      var list = cloud.client().get("machines?$filter=state%3D%27STARTED%27&$select=count");
      var right = list.status() == 200 && list.body().path("count").asInt() >= count;
      return right ? Optional.of(true) : Optional.empty();
    } catch (UncheckedIOException _) {
      return Optional.empty();
    }
  }

  private Set<Long> guests() {
    return ProcessHandle.allProcesses()
        .filter(process -> command(process).contains(guestsOf))
        .filter(process -> command(process).contains("qemu-system"))
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  private static String command(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }
}
