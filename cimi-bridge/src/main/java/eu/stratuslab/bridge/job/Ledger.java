package eu.stratuslab.bridge.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Ownership.Owner;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Usage;
import eu.stratuslab.model.resource.Violation.Reason;
import eu.stratuslab.model.user.Quota;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a tenant owns and what it counts, in one document per tenant that is changed by
 * compare-and-swap: that makes quotas hold across any number of bridges, and tells whether a tenant
 * may go. It exists as long as its tenant does.
 *
 * <p>Within one process the changes that wait for a tenant are written together.
 */
public final class Ledger {
  /** The name of the type of ledgers, which no API shows. */
  public static final String TYPE = "Ledger";

  private static final int ATTEMPTS = 64;
  private static final String ENTRIES = "entries";
  private static final String CLOSED = "closed";

  private final Cloud cloud;
  private final Quotas quotas;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  public Ledger(Cloud cloud, Quotas quotas) {
    this.cloud = cloud;
    this.quotas = quotas;
  }

  /** The changes of one tenant that wait, and who writes them. */
  private static final class Lane {
    final ReentrantLock writing = new ReentrantLock();
    final Deque<Waiting> waiting = new ArrayDeque<>();
  }

  private static final class Waiting {
    final Step step;
    boolean done;
    @Nullable RuntimeException failure;

    Waiting(Step step) {
      this.step = step;
    }
  }

  /** Changes the spec of a ledger; false if there is nothing to change. */
  private interface Step {
    boolean apply(ObjectNode spec);
  }

  /** The ledger of a tenant to be. */
  public static Document opened(String cloud, String tenant, java.time.Instant now) {
    var spec = Json.object();
    spec.putObject(ENTRIES);
    return Document.create(
        TYPE, tenant, cloud, tenant, new Acl(Acl.Principal.role(Acl.ADMIN), List.of()), now, spec);
  }

  /**
   * Notes what an owner counts, if the quota allows.
   *
   * @throws Refusal {@code QUOTA_EXCEEDED}; {@code UNKNOWN_REFERENCE} if there is no such tenant
   */
  public void reserve(String tenant, Owner owner, Usage usage) {
    var quota = usage.equals(Usage.NONE) ? Optional.<Quota>empty() : Optional.of(quotas.of(tenant));
    change(
        tenant,
        spec -> {
          if (spec.has(CLOSED)) {
            throw unknown(tenant);
          }
          var entries = (ObjectNode) spec.get(ENTRIES);
          var name = name(owner);
          var before = entries.path(name).asText("");
          var entry = entry(owner, usage);
          if (before.equals(entry)) {
            return false;
          }
          if (before.isEmpty() || grows(usageOf(before), usage)) {
            quota.ifPresent(q -> check(q, entries, name, usage));
          }
          entries.put(name, entry);
          return true;
        });
  }

  /** Less is always allowed, also to a tenant whose quota was lowered. */
  private static boolean grows(Usage before, Usage after) {
    return after.machines() > before.machines()
        || after.cpus() > before.cpus()
        || after.memory() > before.memory()
        || after.storage() > before.storage();
  }

  private static void check(Quota quota, ObjectNode entries, String except, Usage usage) {
    var sum = usage;
    for (var entry : entries.properties()) {
      if (!entry.getKey().equals(except)) {
        sum = sum.plus(usageOf(entry.getValue().asText()));
      }
    }
    var exceeded = quota.exceededBy(sum);
    if (!exceeded.isEmpty()) {
      throw Refusal.of(
          Reason.QUOTA_EXCEEDED,
          "the tenant's quota does not allow it: " + String.join(", ", exceeded));
    }
  }

  /** Forgets an owner. What is not noted is forgotten already. */
  public void release(String tenant, String type, String key) {
    if (Reads.find(cloud.store(), TYPE, tenant).isEmpty()) {
      return;
    }
    change(
        tenant,
        spec -> ((ObjectNode) spec.get(ENTRIES)).remove(name(new Owner(type, key, ""))) != null);
  }

  /**
   * From now on nobody is added.
   *
   * @throws Refusal {@code CONFLICT} if the tenant owns anything
   */
  public void close(String tenant, String job) {
    change(
        tenant,
        spec -> {
          var entries = spec.get(ENTRIES);
          if (!entries.isEmpty()) {
            var names = new ArrayList<String>();
            entries.fieldNames().forEachRemaining(names::add);
            throw Refusal.of(
                Reason.CONFLICT,
                "the tenant still owns "
                    + names.size()
                    + " resources, for example "
                    + names.getFirst());
          }
          spec.put(CLOSED, job);
          return true;
        });
  }

  /** Undoes {@link #close}. */
  public void reopen(String tenant) {
    change(tenant, spec -> spec.remove(CLOSED) != null);
  }

  /** Forgets the ledger of a tenant that is gone. */
  public void remove(String tenant) {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var stored = Reads.find(cloud.store(), TYPE, tenant);
      if (stored.isEmpty()) {
        return;
      }
      try {
        cloud.store().remove(TYPE, tenant, stored.get().version());
        return;
      } catch (StoreException e) {
        if (e.code() != Code.CONFLICT && e.code() != Code.NOT_FOUND) {
          throw e;
        }
      }
    }
  }

  /** Everything that the tenants of a page of ledgers own. */
  static List<Owner> owners(Document ledger) {
    var owners = new ArrayList<Owner>();
    for (var entry : ledger.spec().path(ENTRIES).properties()) {
      var slash = entry.getKey().indexOf('/');
      owners.add(
          new Owner(
              entry.getKey().substring(0, slash),
              entry.getKey().substring(slash + 1),
              entry.getValue().asText().split(" ", -1)[0]));
    }
    return owners;
  }

  /** What an owner is noted to count; empty if it is not noted. */
  static Optional<Usage> noted(Document ledger, Owner owner) {
    var entry = ledger.spec().path(ENTRIES).path(name(owner));
    return entry.isTextual() ? Optional.of(usageOf(entry.asText())) : Optional.empty();
  }

  /** The Job that closed a ledger, if one did. */
  static Optional<String> closedBy(Document ledger) {
    return Optional.ofNullable(ledger.spec().get(CLOSED)).map(node -> node.asText());
  }

  /** Notes what an owner counts whatever the quota says: it is so already. */
  void correct(String tenant, Owner owner, Usage usage) {
    change(
        tenant,
        spec -> {
          ((ObjectNode) spec.get(ENTRIES)).put(name(owner), entry(owner, usage));
          return true;
        });
  }

  private static String name(Owner owner) {
    return owner.type() + "/" + owner.key();
  }

  private static String entry(Owner owner, Usage usage) {
    return "%s %d %d %d %d"
        .formatted(owner.job(), usage.machines(), usage.cpus(), usage.memory(), usage.storage());
  }

  private static Usage usageOf(String entry) {
    var words = entry.split(" ", -1);
    return new Usage(
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4]));
  }

  private void change(String tenant, Step step) {
    var lane = lanes.computeIfAbsent(tenant, _ -> new Lane());
    var mine = new Waiting(step);
    synchronized (lane.waiting) {
      lane.waiting.add(mine);
    }
    lane.writing.lock();
    try {
      if (!mine.done) {
        List<Waiting> batch;
        synchronized (lane.waiting) {
          batch = List.copyOf(lane.waiting);
          lane.waiting.clear();
        }
        commit(tenant, batch);
      }
    } finally {
      lane.writing.unlock();
    }
    var failure = mine.failure;
    if (failure != null) {
      throw failure;
    }
  }

  private void commit(String tenant, List<Waiting> batch) {
    try {
      for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (written(tenant, batch)) {
          return;
        }
      }
      throw Refusal.later(Reason.UNAVAILABLE, "too many changes to one tenant at once", 1);
    } catch (RuntimeException e) {
      batch.forEach(waiting -> waiting.failure = e);
    } finally {
      batch.forEach(waiting -> waiting.done = true);
    }
  }

  private boolean written(String tenant, List<Waiting> batch) {
    var stored = Reads.living(cloud.store(), TYPE, tenant).orElseThrow(() -> unknown(tenant));
    var spec = stored.document().spec().deepCopy();
    var changed = false;
    for (var waiting : batch) {
      waiting.failure = null;
      try {
        changed |= waiting.step.apply(spec);
      } catch (Refusal refusal) {
        waiting.failure = refusal;
      }
    }
    return !changed || replaced(stored, spec);
  }

  private boolean replaced(Stored stored, ObjectNode spec) {
    try {
      cloud.store().replace(stored.document().with(d -> d.spec(spec).revised()), stored.version());
      return true;
    } catch (StoreException e) {
      if (e.code() == Code.CONFLICT || e.code() == Code.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private static Refusal unknown(String tenant) {
    return Refusal.of(Reason.UNKNOWN_REFERENCE, "there is no tenant " + tenant);
  }
}
