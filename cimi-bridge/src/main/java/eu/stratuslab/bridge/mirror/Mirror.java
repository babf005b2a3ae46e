package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.Follower;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Labels;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mirror of one bridge: takes part in the election, and mirrors while it leads.
 *
 * <p>One thread tends to all of it: it watches over the identity of the cluster, brings back what a
 * new cluster lacks, and begins and ends terms.
 */
public final class Mirror implements AutoCloseable {
  /** The name of the Lease. */
  public static final String LEASE = "stratuslab-mirror";

  private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);
  private static final long CLOSE_MILLIS = 60_000;

  private final DocumentStore store;
  private final KubeApi kube;
  private final Burials burials;
  private final InstantSource clock;
  private final Settings settings;
  private final Runnable prepare;
  private final Consumer<String> crash;
  private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final AtomicBoolean prepareDue = new AtomicBoolean();
  private final Lately lately = new Lately();
  private final Follower feed;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable String halted;
  private volatile @Nullable Mirroring mirroring;
  private long term;
  private boolean elected;
  private String cluster = "";
  private long nextResync;
  private @Nullable Round round;

  /**
   * Begins at once.
   *
   * @param burials what a burial does beside the tombstone
   * @param prepare brings the resource types into a cluster that lacks them; called again for a new
   *     cluster, and when a type is missing
   * @param crash told the name of each point where tests may halt
   */
  public Mirror(
      DocumentStore store,
      KubeApi kube,
      Burials burials,
      InstantSource clock,
      Settings settings,
      Runnable prepare,
      Consumer<String> crash) {
    this.store = store;
    this.kube = kube;
    this.burials = burials;
    this.clock = clock;
    this.settings = settings;
    this.prepare = prepare;
    this.crash = crash;
    feed = new Follower("mirror-feed", store, this::resync, this::changed);
    thread = Thread.ofVirtual().name("mirror").start(this::tend);
  }

  /**
   * Makes the cluster ours, or finds that it is another's. To be called before an empty store is
   * filled.
   *
   * @throws Halted if the cluster carries another cloud
   */
  public static void own(KubeApi kube, String cloud) {
    try {
      kube.ensureNamespace(Labels.SYSTEM_NAMESPACE, cloud);
    } catch (KubeException e) {
      if (e.code() == KubeException.Code.CONFLICT) {
        throw new Halted("this cluster is another cloud's: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  /** Why the mirror does nothing more until somebody has looked; empty if all is well. */
  public Optional<String> halted() {
    return Optional.ofNullable(halted);
  }

  /** True while this replica is the one that mirrors. */
  public boolean leads() {
    return mirroring != null;
  }

  /** How many keys wait or are worked on. */
  public int pending() {
    var now = mirroring;
    return now == null ? 0 : now.pending();
  }

  /** The feed is followed without the lead, too: to know what to begin with. */
  private void changed(DocumentStore.Change change) {
    MirrorReconciler.of(change.type(), change.key())
        .ifPresent(
            key -> {
              lately.add(key, clock.instant());
              var now = mirroring;
              if (now != null) {
                now.changed(key);
              }
            });
  }

  /** Every term begins with a look at everything; one that goes on needs another. */
  private void resync() {
    events.add(() -> nextResync = System.nanoTime());
  }

  private void tend() {
    KubeApi.@Nullable Watching election = null;
    try {
      while (!closed && halted == null) {
        try {
          election = round(election);
        } catch (KubeException | StoreException e) {
          LOG.debug("tending to the mirror: {}", e.getMessage());
        } catch (Halted e) {
          halt(e);
        } catch (RuntimeException | Error e) {
          LOG.warn("the mirror is tended to again after a fault of ours", e);
        }
        next();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      end();
      if (election != null) {
        election.close();
      }
    }
  }

  private KubeApi.@Nullable Watching round(KubeApi.@Nullable Watching election) {
    var uid = kube.clusterUid();
    if (!uid.equals(cluster)) {
      prepareDue.set(false);
      own(kube, store.cloud());
      prepare.run();
      LOG.info("mirroring into cluster {}", uid);
      cluster = uid;
      nextResync = System.nanoTime();
    } else if (prepareDue.compareAndSet(true, false)) {
      prepare.run();
    }
    var candidate = election == null ? elect() : election;
    if (elected && mirroring == null) {
      begin();
    }
    var now = mirroring;
    if (now != null && System.nanoTime() - nextResync >= 0) {
      nextResync = System.nanoTime() + settings.resync().toNanos();
      round = Round.of(now);
      now.resync(uid);
    }
    tellOfRound();
    return candidate;
  }

  /**
   * A look at everything.
   *
   * @param begun when
   * @param quiet since when nothing waits any more; null while something does
   */
  private record Round(Mirroring by, long begun, @Nullable Long quiet) {
    static Round of(Mirroring by) {
      return new Round(by, System.nanoTime(), null);
    }
  }

  /** Says how long a look at everything took, once nothing was waiting twice in a row. */
  private void tellOfRound() {
    var now = round;
    if (now == null) {
      return;
    }
    if (now.by() != mirroring) {
      round = null;
    } else if (now.by().busy()) {
      round = new Round(now.by(), now.begun(), null);
    } else if (now.quiet() instanceof Long quiet) {
      LOG.info("looked at everything in {} ms", TimeUnit.NANOSECONDS.toMillis(quiet - now.begun()));
      round = null;
    } else {
      round = new Round(now.by(), now.begun(), System.nanoTime());
    }
  }

  private KubeApi.Watching elect() {
    return kube.elect(
        Labels.SYSTEM_NAMESPACE,
        LEASE,
        settings.identity(),
        settings.lease(),
        leads -> events.add(() -> elected(leads)));
  }

  private void elected(boolean leads) {
    elected = leads;
    if (!leads) {
      end();
    }
  }

  private void begin() {
    var raised = store.raiseTerm();
    term = raised;
    LOG.info("mirroring under term {}", raised);
    nextResync = System.nanoTime() + settings.resync().toNanos();
    var begun =
        new Mirroring(
            store,
            kube,
            settings.workers(),
            wake -> reconciler(raised, wake),
            failure -> events.add(() -> ended(raised, failure)),
            () -> prepareDue.set(true));
    mirroring = begun;
    lately.keys(clock.instant()).forEach(begun::changed);
    round = Round.of(begun);
  }

  private MirrorReconciler reconciler(long term, Consumer<MirrorKey> wake) {
    var made = new MirrorReconciler(store, kube, burials, clock, term, wake, crash);
    made.cluster(cluster);
    return made;
  }

  /** A late word of an earlier term says nothing about this one. */
  private void ended(long of, RuntimeException failure) {
    if (failure instanceof Halted h) {
      halt(h);
    } else if (mirroring != null && of == term) {
      LOG.warn("this mirror's term has ended: {}", failure.getMessage());
      end();
    }
  }

  private void halt(Halted why) {
    LOG.error("the mirror stops: {}", why.getMessage());
    halted = String.valueOf(why.getMessage());
    end();
  }

  private void end() {
    var now = mirroring;
    mirroring = null;
    if (now != null) {
      now.close();
    }
  }

  /** Waits for an event, at most until it is time to look at the cluster again. */
  private void next() throws InterruptedException {
    var event = events.poll(settings.tend().toMillis(), TimeUnit.MILLISECONDS);
    while (event != null && !closed) {
      take(event);
      event = events.poll();
    }
  }

  private static void take(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("tending to the mirror goes on after a fault of ours", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    feed.close();
    events.add(() -> {});
    try {
      if (!thread.join(Duration.ofMillis(CLOSE_MILLIS))) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
