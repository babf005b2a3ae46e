package eu.stratuslab.standalone.bench;

import eu.stratuslab.standalone.DataDirectory;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The measurements, in the order of the table. Everything that is made is deleted again. */
public final class Bench {
  private static final Set<Part> OF_THE_CLOUD =
      EnumSet.of(Part.READS, Part.STARTS, Part.APPLIED, Part.RECOVERY);

  private final Subject subject;
  private final Sizes sizes;
  private final Consumer<String> progress;
  private final Table table = new Table();
  private final long begun = System.nanoTime();

  /**
   * What is measured.
   *
   * @param cloud a cloud that runs; asked for only by the parts that need one
   * @param kubernetes its Kubernetes API
   * @param raw libvirt alone, given the uuid of a machine to copy; null where guests are simulated
   * @param restart starts its managers
   * @param guests what the command of each of its guests' processes contains
   * @param cli the command that the verbs of {@code ./stratuslab} follow
   * @param component the command of a component of a cloud in a directory
   * @param scratch where clouds are made for one measurement
   * @param couchbaseCfg of a cluster to measure beside SQLite; null if there is none
   */
  public record Subject(
      Supplier<CloudUnderTest> cloud,
      Supplier<KubernetesClient> kubernetes,
      @Nullable Function<String, RawLibvirt> raw,
      Runnable restart,
      String guests,
      List<String> cli,
      BiFunction<String, DataDirectory, List<String>> component,
      Path scratch,
      @Nullable Path couchbaseCfg) {}

  /**
   * How much of it.
   *
   * @param machines at once, and in a row
   * @param documents in the store
   * @param stopped machines
   * @param placed machines on hollow hosts
   * @param within what has not begun by then is not measured
   */
  public record Sizes(int machines, int documents, int stopped, int placed, Duration within) {}

  /**
   * Measurements that have not begun.
   *
   * @param progress told what is measured now
   */
  public Bench(Subject subject, Sizes sizes, Consumer<String> progress) {
    this.subject = subject;
    this.sizes = sizes;
    this.progress = progress;
  }

  /** Measures some parts. */
  public Table run(Set<Part> parts) {
    if (parts.stream().anyMatch(OF_THE_CLOUD::contains)) {
      try (var cloud = subject.cloud().get();
          var _ = cloud.withoutLimits()) {
        parts.stream()
            .filter(OF_THE_CLOUD::contains)
            .sorted()
            .forEach(part -> guarded(part, () -> measure(part, cloud)));
        atRest(cloud);
      }
    }
    parts.stream()
        .filter(part -> !OF_THE_CLOUD.contains(part))
        .sorted()
        .forEach(part -> guarded(part, () -> measure(part)));
    return table;
  }

  /** A part that fails says so in the table, and takes no other with it. */
  private void guarded(Part part, Runnable measurement) {
    var name = part.name().toLowerCase(Locale.ROOT);
    if (System.nanoTime() - begun > sizes.within().toNanos()) {
      table.skip(name, "%d minutes were over".formatted(sizes.within().toMinutes()));
      return;
    }
    try {
      measurement.run();
    } catch (IllegalStateException | UncheckedIOException e) {
      table.skip(name, "it failed: " + e.getMessage());
    }
  }

  private void measure(Part part, CloudUnderTest cloud) {
    progress.accept("measuring " + part.name().toLowerCase(Locale.ROOT));
    switch (part) {
      case READS -> {
        new Reads(cloud, table).measure();
        Incus.reads(table);
      }
      case STARTS -> {
        new Starts(cloud, table, subject.raw(), sizes.machines()).measure();
        Incus.starts(table, sizes.machines());
      }
      case APPLIED -> {
        try (var kubernetes = subject.kubernetes().get()) {
          new Applied(cloud, table, kubernetes).measure();
        }
      }
      case RECOVERY ->
          new Recovery(cloud, table, subject.restart(), subject.guests(), sizes.machines())
              .measure();
      case START, DOCUMENTS, MEMORY, OPERATOR, STORE ->
          throw new IllegalStateException("needs a cloud of its own");
    }
  }

  private void measure(Part part) {
    progress.accept(
        "measuring " + part.name().toLowerCase(Locale.ROOT) + ", in a cloud of its own");
    if (part == Part.OPERATOR) {
      new Operating(java(), subject.scratch(), table, sizes.placed()).measure();
      return;
    }
    if (part == Part.STORE) {
      stores();
      return;
    }
    try (var own = new OwnCloud(subject.cli(), subject.component(), subject.scratch())) {
      switch (part) {
        case START -> new StandaloneStart(own, table).measure();
        case DOCUMENTS -> new ManyDocuments(own, table, sizes.documents()).measure();
        case MEMORY ->
            new StoppedMachines(own, table, sizes.stopped(), sizes.within().dividedBy(3)).measure();
        case READS, STARTS, APPLIED, RECOVERY, OPERATOR, STORE ->
            throw new IllegalStateException("needs a cloud that runs");
      }
    }
  }

  private List<String> java() {
    return subject.cli().subList(0, subject.cli().size() - 1);
  }

  private void stores() {
    store(new Backing.Sqlite());
    var cfg = subject.couchbaseCfg();
    if (cfg == null) {
      table.skip("Couchbase", "no --couchbase-cfg names a cluster");
    } else {
      store(new Backing.Couchbase(cfg));
    }
  }

  private void store(Backing backing) {
    try (var own = new OwnCloud(subject.cli(), subject.component(), subject.scratch())) {
      new Stores(own, backing, java(), table, sizes.documents()).measure();
    }
  }

  /** With the limits still lifted and the measured machines gone. */
  private void atRest(CloudUnderTest cloud) {
    var idle = Duration.ofSeconds(10);
    LockSupport.parkNanos(idle.toNanos());
    var cpu = cloud.cpuNanos();
    LockSupport.parkNanos(idle.toNanos());
    var share = 100.0 * (cloud.cpuNanos() - cpu) / idle.toNanos();
    table.figure(
        "CPU of the cloud at rest", String.format(Locale.ROOT, "%.1f %% of one", share), null);
  }
}
