package eu.stratuslab.simulation.process;

import eu.stratuslab.bridge.job.Burial;
import eu.stratuslab.bridge.job.Changes;
import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.job.CrashPoints;
import eu.stratuslab.bridge.job.Creates;
import eu.stratuslab.bridge.job.Holders;
import eu.stratuslab.bridge.job.Idempotency;
import eu.stratuslab.bridge.job.Ledger;
import eu.stratuslab.bridge.job.Quotas;
import eu.stratuslab.bridge.job.Sweeper;
import eu.stratuslab.bridge.mirror.Mirror;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.simulation.world.Activity;
import eu.stratuslab.simulation.world.Life;
import eu.stratuslab.simulation.world.Weather;
import eu.stratuslab.simulation.world.World;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One replica of the bridge: what serves requests, sweeps, and mirrors when it is elected. */
public final class BridgeProcess extends Program {
  private static final Duration FEED = Duration.ofMillis(500);
  private static final Duration TEND = Duration.ofSeconds(1);
  private static final Duration SWEEP = Duration.ofSeconds(15);

  /** So few that entries go into pages in every run. */
  private static final int LEDGER_ENTRIES = 1;

  private final Rhythm rhythm;
  private @Nullable Serving serving;

  public BridgeProcess(World world, int number, Weather weather, Rhythm rhythm) {
    super(world, "bridge-" + number, weather);
    this.rhythm = rhythm;
  }

  /** What a request needs. */
  public record Serving(
      Life life,
      Activity activity,
      DocumentStore store,
      Creates creates,
      Changes changes,
      Holders holders,
      Idempotency idempotency) {}

  /** What serves requests now; empty while it is dead or starts. */
  public Optional<Serving> serving() {
    return Optional.ofNullable(serving).filter(s -> s.life().alive());
  }

  @Override
  void boot(Life life) {
    var store = world.store(life);
    var kube = world.kube(life);
    var cloud = new Cloud(store, store.cloud(), world.timeline(), world::id, CrashPoints.NONE);
    var quotas = new Quotas(cloud);
    var ledger = new Ledger(cloud, quotas, LEDGER_ENTRIES);
    var creates = new Creates(cloud, ledger);
    var changes = new Changes(cloud, ledger);
    var sweeper = new Sweeper(cloud, creates, ledger, quotas, this::nanos);
    var sweeping = life.activity("sweeper");
    every(sweeping, SWEEP, "sweep", sweeper::sweep);
    every(sweeping, rhythm.thorough(), "sweep of everything", sweeper::sweepThoroughly);
    var tending = new Tending(life, store, kube, new Burial(cloud, ledger));
    life.holds(tending, sweeper, ledger, quotas, creates, changes);
    every(tending.thread, TEND, "mirror", tending::tend);
    every(life, FEED, "feed", tending::follow);
    serving =
        new Serving(
            life,
            life.activity(World.API),
            store,
            creates,
            changes,
            new Holders(cloud),
            new Idempotency(cloud));
  }

  private long nanos() {
    var now = world.timeline().instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  /** What {@code Mirror} does in its thread. */
  private final class Tending {
    private final Life life;
    private final DocumentStore store;
    private final KubeApi kube;
    private final Burial burial;
    private final Activity thread;
    private final Activity worker;
    private @Nullable MirrorTerm term;
    private boolean candidate;
    private boolean elected;
    private String cluster = "";
    private int resync;

    Tending(Life life, DocumentStore store, KubeApi kube, Burial burial) {
      this.life = life;
      this.store = store;
      this.kube = kube;
      this.burial = burial;
      thread = life.activity("mirror");
      worker = life.activity("worker");
    }

    void tend() {
      var uid = kube.clusterUid();
      if (!uid.equals(cluster)) {
        Mirror.own(kube, store.cloud());
        cluster = uid;
        resync = 0;
      }
      if (!candidate) {
        var _ =
            kube.elect(
                Labels.SYSTEM_NAMESPACE,
                Mirror.LEASE,
                BridgeProcess.this.toString(),
                Duration.ofSeconds(15),
                leads -> event("leads " + leads, () -> elected(leads)));
        candidate = true;
      }
      if (elected && term == null) {
        var number = store.raiseTerm();
        term =
            new MirrorTerm(
                store,
                kube,
                burial,
                world.timeline(),
                worker,
                number,
                uid,
                () -> event("fenced", () -> fenced(number)));
        resync = tends();
      }
      if (term != null && resync-- <= 0) {
        resync = tends();
        term.resync(uid);
      }
    }

    private int tends() {
      return (int) rhythm.resync().dividedBy(TEND);
    }

    void follow() {
      if (term != null) {
        term.follow();
      }
    }

    /** What happens to the mirror happens in its thread. */
    private void event(String what, Runnable effect) {
      life.trace(what);
      world.timeline().in(Duration.ZERO, thread, what, effect);
    }

    private void elected(boolean leads) {
      elected = leads;
      if (!leads) {
        end();
      }
    }

    /** The workers of one term may say so late, and more than once. */
    private void fenced(long number) {
      if (term != null && term.number() == number) {
        end();
      }
    }

    private void end() {
      var now = term;
      term = null;
      if (now != null) {
        now.end();
      }
    }
  }
}
