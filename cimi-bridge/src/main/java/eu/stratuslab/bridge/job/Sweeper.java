package eu.stratuslab.bridge.job;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Comparison;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Ownership.Owner;
import eu.stratuslab.bridge.job.Ownership.Standing;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.job.JobSpec;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.job.JobStatus;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes what crashes left: Jobs whose documents are missing or do not carry them, claims and
 * entries of ledgers whose owner will never be, what is kept long enough. It acts only on what it
 * has itself seen unchanged for a minute: whoever is at it would have moved on.
 */
public final class Sweeper {
  /** How long something is left alone. */
  static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  /** Everything but Jobs is looked through once in so many sweeps, the first among them. */
  private static final int THOROUGH = 20;

  /**
   * In so many sweeps from there on, what seemed to be left is looked at again: more than pass in
   * {@link #PATIENCE}, and not as many as would look through everything all the time.
   */
  private static final int AGAIN = 8;

  private final Cloud cloud;
  private final Creates creates;
  private final OpenJobs openJobs;
  private final Ledger ledger;
  private final Quotas quotas;
  private final Claims claims;
  private final Ownership ownership;
  private final Idempotency idempotency;
  private final EventSweep events;
  private final TombstoneSweep tombstones;
  private final MeterSweep meters;
  private final LongSupplier nanos;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Set<String> present = new HashSet<>();
  private int sweeps;

  private record Seen(String version, long since) {}

  /**
   * @param nanos this process' own monotonic clock
   */
  public Sweeper(Cloud cloud, Creates creates, Ledger ledger, Quotas quotas, LongSupplier nanos) {
    this.cloud = cloud;
    this.creates = creates;
    this.openJobs = new OpenJobs(cloud);
    this.ledger = ledger;
    this.quotas = quotas;
    this.claims = new Claims(cloud);
    this.ownership = new Ownership(cloud);
    this.idempotency = new Idempotency(cloud);
    this.events = new EventSweep(cloud, quotas);
    this.tombstones = new TombstoneSweep(cloud, events::forget);
    this.meters = new MeterSweep(cloud, ledger);
    this.nanos = nanos;
  }

  /** A sweeper with all that it needs. */
  public static Sweeper of(Cloud cloud, LongSupplier nanos) {
    var quotas = new Quotas(cloud);
    var ledger = new Ledger(cloud, quotas);
    return new Sweeper(cloud, new Creates(cloud, ledger), ledger, quotas, nanos);
  }

  /** Finishes every open Job at once. Only where nobody else is at work. */
  public void finishJobs() {
    eachOpenJob(stored -> finish(stored.document()));
  }

  /** Looks at everything that may have been left, once. */
  public void sweep() {
    sweepJobs();
    ledger.settle();
    events.sweep();
    var since = sweeps % THOROUGH;
    if (since == 0 || (since < AGAIN && doubtful())) {
      sweepHeld();
    }
    if (since == 0) {
      expireJobs();
      tombstones.sweep();
      meters.sweep();
      tidy();
    }
    sweeps++;
  }

  /** As {@link #sweep}, and everything else in any case. */
  public void sweepThoroughly() {
    sweepJobs();
    events.sweep();
    sweepHeld();
    expireJobs();
    tombstones.sweep();
    meters.sweep();
    tidy();
  }

  private void tidy() {
    try {
      cloud.store().tidy();
    } catch (StoreException e) {
      LOG.warn("what the store has no use for is left for a later sweep", e);
    }
  }

  private void sweepJobs() {
    eachOpenJob(
        stored -> {
          if (settled("job/" + stored.document().key(), stored.version())) {
            finish(stored.document());
          }
        });
    forget("job/");
  }

  private void eachOpenJob(Consumer<Stored> look) {
    each(
        ResourceTypes.JOB.name(),
        new Filter.Or(List.of(state(JobState.RUNNING), state(JobState.STOPPING))),
        look);
  }

  private void finish(Document job) {
    var documents = job.specAs(JobSpec.class).documents();
    if (documents == null || documents.isEmpty()) {
      openJobs.finish(job);
    } else {
      creates.finish(job);
    }
  }

  private void sweepHeld() {
    each(
        Claim.TYPE,
        Filter.all(),
        stored -> {
          if (!stored.document().key().startsWith(Idempotency.SPACE + "/")) {
            sweepClaim(stored);
          } else if (idempotency.expired(stored.document())) {
            remove(stored);
          }
        });
    forget("claim/");
    each(Ledger.TYPE, Filter.all(), stored -> sweepLedger(stored.document()));
    each(LedgerPages.TYPE, Filter.all(), this::sweepPage);
    forget("entry/");
  }

  private void sweepClaim(Stored claim) {
    var standing = ownership.of(Claims.owner(claim.document()));
    var orphan =
        switch (standing) {
          case HELD -> disowned(claim);
          case GONE -> true;
          case UNKNOWN -> settled("claim/" + claim.document().key(), claim.version());
        };
    if (orphan) {
      claims.releaseOrphan(claim);
    }
  }

  /**
   * True of a claim that its owner, who lives, does not hold any more or never came to hold. One
   * whose Job was never written is burnt first, so that it never is. Addresses are the mirror's.
   */
  private boolean disowned(Stored claim) {
    var owner = Claims.owner(claim.document());
    var document = Reads.living(cloud.store(), owner.type(), owner.key());
    if (document.isEmpty()
        || claim.document().key().startsWith(Placement.ADDRESS_SPACE + "/")
        || held(document.get().document()).contains(claim.document().key())
        || !settled("claim/" + claim.document().key(), claim.version())) {
      return false;
    }
    var job = Reads.living(cloud.store(), ResourceTypes.JOB.name(), owner.job());
    var open = job.filter(j -> !JobBehaviour.stateOf(j.document()).ended()).isPresent();
    if (!open && (job.isPresent() || burnt(owner))) {
      remove(claim);
    }
    return false;
  }

  /** Looked at again after the burning: the Job may have been written and have ended by then. */
  private boolean burnt(Owner owner) {
    ownership.burn(owner);
    return Reads.living(cloud.store(), ResourceTypes.JOB.name(), owner.job()).isEmpty();
  }

  private static List<String> held(Document document) {
    return ResourceTypes.named(document.type()).stream()
        .flatMap(type -> type.behaviour().claims(document).stream())
        .map(Claim::key)
        .toList();
  }

  private void sweepLedger(Document document) {
    var tenant = document.key();
    ledger.owners(document).forEach((owner, noted) -> sweepEntry(tenant, owner, noted));
    ledger.settle(document);
    ledger
        .closedBy(document)
        .filter(job -> settled("entry/" + tenant, job))
        .ifPresent(job -> sweepClosed(tenant, job));
  }

  /** A ledger that went while its page was written does not miss it. */
  private void sweepPage(Stored page) {
    var mark = "entry/page/" + page.document().key();
    if (ledger.orphaned(page.document()) && settled(mark, page.version())) {
      remove(page);
    }
  }

  private void sweepEntry(String tenant, Owner owner, Usage noted) {
    var mark = "entry/" + tenant + "/" + owner.type() + "/" + owner.key();
    switch (ownership.of(owner)) {
      case GONE -> ledger.release(tenant, owner.type(), owner.key());
      case UNKNOWN -> {
        if (settled(mark, owner.job()) && ownership.burn(owner)) {
          ledger.release(tenant, owner.type(), owner.key());
        }
      }
      case HELD -> {
        var actual =
            Reads.living(cloud.store(), owner.type(), owner.key())
                .flatMap(
                    living ->
                        ResourceTypes.named(owner.type())
                            .map(type -> type.behaviour().usage(living.document())));
        if (actual.isPresent()
            && !actual.get().equals(noted)
            && settled(mark, actual.get().toString())) {
          ledger.correct(tenant, owner, actual.get());
        }
      }
    }
  }

  /** A tenant that was to go, and did not: a crash came between. */
  private void sweepClosed(String tenant, String job) {
    var lives =
        claims
            .holder(new Claim(eu.stratuslab.model.user.TenantBehaviour.KEYS, tenant))
            .filter(owner -> ownership.of(owner) == Standing.HELD)
            .isPresent();
    if (lives) {
      LOG.info("tenant {} stays: Job {} never came to delete it", tenant, job);
      ledger.reopen(tenant);
    } else {
      ledger.remove(tenant);
    }
  }

  private void expireJobs() {
    var days = Objects.requireNonNull(quotas.configuration().jobRetention(), "has a default");
    var before = cloud.clock().instant().minus(Duration.ofDays(days));
    var old =
        new Filter.And(
            List.of(
                new Comparison(
                    "created",
                    AttributeType.DATE_TIME,
                    "created",
                    Operator.LESS,
                    before.toString()),
                new Filter.Or(
                    List.of(
                        state(JobState.SUCCESS),
                        state(JobState.FAILED),
                        state(JobState.STOPPED)))));
    each(
        ResourceTypes.JOB.name(),
        old,
        stored -> {
          var ended = stored.document().statusAs(JobStatus.class).timeOfStatusChange();
          if (ended != null && Instant.parse(ended).isBefore(before)) {
            remove(stored);
          }
        });
  }

  private static Filter state(JobState state) {
    return new Comparison("state", AttributeType.STRING, "state", Operator.EQUAL, state.name());
  }

  private void remove(Stored stored) {
    cloud.store().remove(stored.document().type(), stored.document().key(), stored.version());
  }

  /** Every document of a type; one that cannot be dealt with does not keep the others waiting. */
  private void each(String type, Filter filter, Consumer<Stored> look) {
    Reads.each(
        cloud.store(),
        type,
        filter,
        stored -> {
          try {
            look.accept(stored);
          } catch (StoreException | Refusal e) {
            LOG.warn("{} {} is left for the next sweep", type, stored.document().key(), e);
          }
        });
  }

  /** True if it was seen like this a minute ago, by this process' own clock. */
  private boolean settled(String what, String version) {
    present.add(what);
    var now = nanos.getAsLong();
    var before = seen.get(what);
    if (before == null || !before.version().equals(version)) {
      seen.put(what, new Seen(version, now));
      return false;
    }
    return now - before.since() >= PATIENCE;
  }

  /** Something seemed to be left when it was looked at last: it is not waited for long. */
  private boolean doubtful() {
    return seen.keySet().stream().anyMatch(what -> !what.startsWith("job/"));
  }

  /** What was not met in this sweep is over. */
  private void forget(String prefix) {
    seen.keySet().removeIf(what -> what.startsWith(prefix) && !present.contains(what));
    present.removeIf(what -> what.startsWith(prefix));
  }
}
