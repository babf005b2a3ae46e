package eu.stratuslab.agent;

import eu.stratuslab.agent.host.Counters;
import eu.stratuslab.agent.host.HostMeter;
import eu.stratuslab.agent.host.HostReporter;
import eu.stratuslab.agent.host.Inventory;
import eu.stratuslab.agent.host.Virtualization;
import eu.stratuslab.agent.hypervisor.DomainListener;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.NetworkOptions;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.agent.network.NatNetwork;
import eu.stratuslab.agent.network.Networks;
import eu.stratuslab.agent.storage.ConsoleLogs;
import eu.stratuslab.agent.storage.Disks;
import eu.stratuslab.agent.storage.ImageRoom;
import eu.stratuslab.agent.storage.Images;
import eu.stratuslab.agent.storage.MachineFiles;
import eu.stratuslab.agent.storage.VolumePools;
import eu.stratuslab.agent.volume.KnownVolumes;
import eu.stratuslab.kube.KeyedQueue;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the agent does for its host as a whole: open its storage and network, report, poll. */
final class Chores implements AutoCloseable {

  /** One of the chores. */
  private enum Chore {
    /** Pool and network, also after libvirt has come back. */
    OPEN,
    /** What the cloud's configuration says of the network. */
    NETWORK,
    /** The heartbeat, with the inventory. */
    REPORT,
    /** What machines use. */
    MEASURE,
    /** For events that were lost, and for console logs. */
    POLL
  }

  /** So many polls look at what has changed only; the next one looks at everything. */
  private static final int POLLS = 20;

  /** So many heartbeats may be missed before the host is not ready. */
  private static final int MISSED = 4;

  /** Longer than the longest pause between two tries, and than every wait within one. */
  private static final Duration STUCK = Duration.ofMinutes(10);

  private final Settings settings;
  private final Hypervisor hypervisor;
  private final Disks disks;
  private final MachineFiles files;
  private final Networks networks;
  private final Images images;
  private final HostReporter reporter;
  private final ConsoleLogs consoles;
  private final KnownMachines known;
  private final VolumePools pools;
  private final KnownVolumes volumes;
  private final ImageRoom room;
  private final Supplier<ConfigurationSpec> configuration;
  private final HostMeter meter;
  private final Consumer<Ref> look;
  private final KeyedQueue<Chore> queue;
  private volatile @Nullable Inventory inventory;
  private volatile Optional<String> waiting = Optional.of("the network was not looked at yet");
  private Map<UUID, ObservedDomain> seen = new HashMap<>();
  private int polls;
  private volatile long begunAt = System.nanoTime();
  private volatile long reportedAt = System.nanoTime();
  private volatile String trouble = "nothing was reported yet";

  Chores(
      Settings settings,
      KubeApi kube,
      Hypervisor hypervisor,
      Disks disks,
      MachineFiles files,
      Networks networks,
      Images images,
      Virtualization virtualization,
      Counters counters,
      InstantSource clock,
      KnownMachines known,
      VolumePools pools,
      KnownVolumes volumes,
      ImageRoom room,
      Supplier<ConfigurationSpec> configuration,
      Consumer<Ref> look) {
    this.settings = settings;
    this.hypervisor = hypervisor;
    this.disks = disks;
    this.files = files;
    this.networks = networks;
    this.images = images;
    this.consoles = new ConsoleLogs(files);
    this.known = known;
    this.pools = pools;
    this.volumes = volumes;
    this.room = room;
    this.look = look;
    this.configuration = configuration;
    // Nobody but the chore that opens the storage does that.
    this.meter =
        new HostMeter(
            hypervisor, file -> inventory == null ? Optional.empty() : pools.idOf(file), clock);
    this.reporter =
        new HostReporter(
            new HostReporter.Identity(
                settings.cloud(), settings.host(), settings.subnet(), settings.node()),
            kube,
            hypervisor,
            () -> Optional.ofNullable(inventory),
            () -> waiting,
            virtualization::word,
            counters.epoch(),
            counters::next,
            clock,
            meter);
    queue = new KeyedQueue<>("chores-" + settings.hostName(), Chore.values().length, this::work);
    queue.add(Chore.OPEN);
    queue.add(Chore.REPORT);
    queue.add(Chore.MEASURE);
    queue.addAfter(Chore.POLL, settings.poll());
    virtualization.whenKnown(() -> queue.add(Chore.REPORT));
  }

  private Next work(Chore chore) {
    return switch (chore) {
      case OPEN -> open();
      case NETWORK -> network();
      case REPORT -> report();
      case MEASURE -> measure();
      case POLL -> poll();
    };
  }

  private Next open() {
    disks.open();
    networks.ensure(NatNetwork.NAME);
    queue.add(Chore.NETWORK);
    if (inventory == null) {
      inventory = new Inventory(settings.cloud(), hypervisor, disks, files, images, pools);
      queue.add(Chore.REPORT);
    }
    known.all().forEach(look);
    volumes.all().forEach(look);
    return KeyedQueue.DONE;
  }

  /** A network that waits for guests to stop is looked at again as often as guests are. */
  private Next network() {
    var wanted = configuration.get().networking();
    var before = waiting;
    waiting = networks.revise(new NetworkOptions(wanted.domain(), wanted.asked()));
    if (!before.equals(waiting)) {
      queue.add(Chore.REPORT);
    }
    return waiting.isEmpty() ? KeyedQueue.DONE : new Next.LookAgain(settings.poll());
  }

  /** The configuration is another one: what hosts tell of themselves may follow from it. */
  void configured() {
    queue.add(Chore.NETWORK);
    queue.add(Chore.REPORT);
    volumes.all().forEach(look);
  }

  private Next report() {
    begunAt = System.nanoTime();
    trouble = reporter.report().orElse("");
    reportedAt = System.nanoTime();
    return new Next.LookAgain(settings.heartbeat());
  }

  private Next measure() {
    meter.read();
    var seconds = configuration.get().effective().meterInterval();
    return new Next.LookAgain(Duration.ofSeconds(Objects.requireNonNull(seconds, "a default")));
  }

  /** One question to libvirt for all machines: only those that differ are looked at. */
  private Next poll() {
    Map<UUID, ObservedDomain> now =
        hypervisor.domains().stream()
            .collect(Collectors.toMap(ObservedDomain::uuid, Function.identity()));
    boolean all = polls++ % POLLS == 0;
    if (all) {
      room.free();
      volumes.all().forEach(look);
    }
    for (Ref ref : known.all()) {
      UUID uuid = UUID.fromString(ref.name());
      if (all || !Objects.equals(seen.get(uuid), now.get(uuid))) {
        look.accept(ref);
        volumes.concernedBy(ref.name()).forEach(look);
      }
    }
    seen = now;
    consoles.trim();
    return new Next.LookAgain(settings.poll());
  }

  /** Why the host is not ready, as it was last reported, or why nothing could be. */
  Optional<String> trouble() {
    var silent = Duration.ofNanos(System.nanoTime() - reportedAt);
    return silent.compareTo(settings.heartbeat().multipliedBy(MISSED)) > 0
        ? Optional.of("nothing was reported for %d s".formatted(silent.toSeconds()))
        : Optional.of(trouble).filter(text -> !text.isEmpty());
  }

  /** That no report was even tried for so long that a thread must hang. */
  Optional<String> stuck() {
    var idle = Duration.ofNanos(System.nanoTime() - begunAt);
    return idle.compareTo(STUCK) > 0
        ? Optional.of("no report was tried for %d s".formatted(idle.toSeconds()))
        : Optional.empty();
  }

  /** Wakes whom an event of the hypervisor concerns. */
  DomainListener waker() {
    return new DomainListener() {
      @Override
      public void look(UUID uuid) {
        known.of(uuid.toString()).ifPresent(look);
        volumes.concernedBy(uuid.toString()).forEach(look);
      }

      @Override
      public void lookAtAll() {
        queue.add(Chore.OPEN);
      }
    };
  }

  @Override
  public void close() {
    queue.close();
  }
}
