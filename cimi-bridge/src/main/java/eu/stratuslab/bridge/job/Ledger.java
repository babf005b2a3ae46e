package eu.stratuslab.bridge.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Ownership.Owner;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Usage;
import eu.stratuslab.model.resource.Violation.Reason;
import eu.stratuslab.model.user.Quota;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a tenant owns and what it counts, in one document per tenant that is changed by
 * compare-and-swap: that makes quotas hold across any number of bridges, and tells whether a tenant
 * may go. It exists as long as its tenant does. What has been in it for a while goes into {@link
 * LedgerPages}, and the ledger keeps their sums.
 *
 * <p>Within one process the changes that wait for a tenant are written together.
 */
public final class Ledger {
  /** The name of the type of ledgers, which no API shows. */
  public static final String TYPE = "Ledger";

  private static final int ATTEMPTS = 64;

  /** How many entries a ledger has before they go into pages: it is read and written whole. */
  private static final int MOST = 128;

  private final Cloud cloud;
  private final Quotas quotas;
  private final LedgerPages pages;
  private final int most;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
  private final Set<String> crowded = ConcurrentHashMap.newKeySet();

  public Ledger(Cloud cloud, Quotas quotas) {
    this(cloud, quotas, MOST);
  }

  /**
   * One that grows to another length.
   *
   * @param most how many entries it has before they go into pages
   */
  public Ledger(Cloud cloud, Quotas quotas, int most) {
    this.cloud = cloud;
    this.quotas = quotas;
    this.most = most;
    this.pages = new LedgerPages(cloud.store());
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

  /** Changes an account; false if there is nothing to change. */
  private interface Step {
    boolean apply(Account account);
  }

  /** The ledger of a tenant to be. */
  public static Document opened(String cloud, String tenant, java.time.Instant now) {
    var nobodys = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
    return Document.create(TYPE, tenant, cloud, tenant, nobodys, now, Account.empty());
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
        account -> {
          if (account.closedBy().isPresent()) {
            throw unknown(tenant);
          }
          var name = name(owner);
          var before = account.find(name);
          if (before.filter(new Entry(owner.job(), usage, 0)::says).isPresent()) {
            return false;
          }
          var counted = before.map(Entry::usage);
          if (counted.isEmpty() || grows(counted.get(), usage)) {
            var sum = account.total().minus(counted.orElse(Usage.NONE)).plus(usage);
            quota.ifPresent(q -> check(q, sum));
          }
          account.put(name, owner.job(), usage);
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

  private static void check(Quota quota, Usage sum) {
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
    change(tenant, account -> account.remove(name(new Owner(type, key, ""))));
  }

  /**
   * From now on nobody is added.
   *
   * @throws Refusal {@code CONFLICT} if the tenant owns anything
   */
  public void close(String tenant, String job) {
    change(
        tenant,
        account -> {
          if (account.count() > 0) {
            var names = new ArrayList<String>();
            account.each((name, _) -> names.add(name));
            throw Refusal.of(
                Reason.CONFLICT,
                "the tenant still owns "
                    + names.size()
                    + " resources, for example "
                    + names.getFirst());
          }
          account.close(job);
          return true;
        });
  }

  /** Undoes {@link #close}. */
  public void reopen(String tenant) {
    change(tenant, Account::reopen);
  }

  /** Forgets the ledger of a tenant that is gone. */
  public void remove(String tenant) {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var stored = Reads.find(cloud.store(), TYPE, tenant);
      if (stored.isEmpty()) {
        return;
      }
      pages.remove(stored.get().document());
      if (Writes.removed(cloud.store(), stored.get())) {
        return;
      }
    }
  }

  /** Everything that a tenant owns and what it counts. */
  public Map<Owner, Usage> owners(Document ledger) {
    var owners = new LinkedHashMap<Owner, Usage>();
    account(ledger)
        .each(
            (name, entry) -> {
              var slash = name.indexOf('/');
              var type = name.substring(0, slash);
              owners.put(new Owner(type, name.substring(slash + 1), entry.job()), entry.usage());
            });
    return owners;
  }

  /** What a tenant's resources count together, as its ledger has it. */
  public Usage total(Document ledger) {
    return account(ledger).total();
  }

  /** The Job that closed a ledger, if one did. */
  Optional<String> closedBy(Document ledger) {
    return account(ledger).closedBy();
  }

  /** Notes what an owner counts whatever the quota says: it is so already. */
  void correct(String tenant, Owner owner, Usage usage) {
    change(
        tenant,
        account -> {
          account.put(name(owner), owner.job(), usage);
          return true;
        });
  }

  private Account account(Document ledger) {
    return new Account(
        ledger.spec().deepCopy(), ledger.revision() + 1, page -> pages.entries(ledger, page));
  }

  /** Moves entries into pages, of the ledgers that were seen to have grown long. */
  void settle() {
    for (var tenant : List.copyOf(crowded)) {
      crowded.remove(tenant);
      var ledger = Reads.living(cloud.store(), TYPE, tenant);
      ledger.ifPresent(stored -> settle(stored.document()));
    }
  }

  /** Moves entries into pages if the ledger has grown long. */
  void settle(Document ledger) {
    if (account(ledger).size() <= most) {
      return;
    }
    var tenant = ledger.key();
    change(tenant, Account::mark);
    var written = new TreeMap<String, String>();
    var marked =
        account(
            Reads.living(cloud.store(), TYPE, tenant)
                .orElseThrow(() -> unknown(tenant))
                .document());
    for (var page = 0; page < Account.PAGES; page++) {
      if (!marked.marked(page).isEmpty()) {
        written.putAll(pages.write(tenant, ledger, page));
      }
    }
    change(tenant, account -> account.settle(written));
  }

  /** True of a page whose ledger is gone: somebody wrote it late. */
  boolean orphaned(Document page) {
    return Reads.living(cloud.store(), TYPE, LedgerPages.tenant(page))
        .filter(ledger -> LedgerPages.belongs(page, ledger.document()))
        .isEmpty();
  }

  private static String name(Owner owner) {
    return owner.type() + "/" + owner.key();
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
    } catch (Error e) {
      // Nobody else of the batch may take it for written.
      var failure = new IllegalStateException("the ledger was not written by a fault of ours", e);
      batch.forEach(waiting -> waiting.failure = failure);
      throw e;
    } finally {
      batch.forEach(waiting -> waiting.done = true);
    }
  }

  private boolean written(String tenant, List<Waiting> batch) {
    var stored = Reads.living(cloud.store(), TYPE, tenant).orElseThrow(() -> unknown(tenant));
    var ledger = stored.document();
    var spec = ledger.spec().deepCopy();
    var account = new Account(spec, ledger.revision() + 1, page -> pages.entries(ledger, page));
    var changed = false;
    for (var waiting : batch) {
      waiting.failure = null;
      try {
        changed |= waiting.step.apply(account);
      } catch (Refusal refusal) {
        waiting.failure = refusal;
      }
    }
    if (account.size() > most) {
      crowded.add(tenant);
    }
    return !changed || replaced(stored, spec);
  }

  private boolean replaced(Stored stored, ObjectNode spec) {
    var after = stored.document().with(d -> d.spec(spec).revised());
    return Writes.replaced(cloud.store(), after, stored.version()).isPresent();
  }

  private static Refusal unknown(String tenant) {
    return Refusal.of(Reason.UNKNOWN_REFERENCE, "there is no tenant " + tenant);
  }
}
