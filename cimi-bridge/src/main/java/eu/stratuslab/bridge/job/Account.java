package eu.stratuslab.bridge.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Usage;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The account of one tenant as one version of its ledger has it; pure but for the reading of pages.
 *
 * <p>What the ledger itself notes of an owner is true, whatever a page says. What it does not note
 * is as the owner's page says, and for each page the ledger keeps the sum of exactly that. So one
 * compare-and-swap of the ledger changes the account, and pages are only written to what the ledger
 * notes anyway.
 */
final class Account {
  /** How many pages an account has at most: a tenant may own some 100,000 resources. */
  static final int PAGES = 16;

  private static final String ENTRIES = "entries";
  private static final String CLOSED = "closed";
  private static final String SUMS = "pages";

  private final ObjectNode spec;
  private final long next;
  private final IntFunction<ObjectNode> pages;

  /**
   * An account.
   *
   * @param spec of the ledger; it is changed
   * @param next the revision that the ledger will have with the changes
   * @param pages the entries of a page; asked only for pages that have some
   */
  Account(ObjectNode spec, long next, IntFunction<ObjectNode> pages) {
    this.spec = spec;
    this.next = next;
    this.pages = pages;
  }

  /** The spec of an account in which nothing is noted. */
  static ObjectNode empty() {
    var spec = Json.object();
    spec.putObject(ENTRIES);
    return spec;
  }

  /** The page that may have an entry. */
  static int page(String name) {
    return Math.floorMod(name.hashCode(), PAGES);
  }

  private ObjectNode entries() {
    return (ObjectNode) spec.get(ENTRIES);
  }

  /** How many entries the ledger itself has. */
  int size() {
    return entries().size();
  }

  Optional<String> closedBy() {
    return Optional.ofNullable(spec.get(CLOSED)).map(node -> node.asText());
  }

  void close(String job) {
    spec.put(CLOSED, job);
  }

  boolean reopen() {
    return spec.remove(CLOSED) != null;
  }

  private @Nullable Entry own(String name) {
    var text = entries().path(name).asText("");
    return text.isEmpty() ? null : Entry.parse(text);
  }

  private @Nullable Entry paged(String name) {
    var page = page(name);
    if (sum(page).count() == 0) {
      return null;
    }
    var text = pages.apply(page).path(name).asText("");
    return text.isEmpty() ? null : Entry.parse(text);
  }

  /** What is noted of an owner. */
  Optional<Entry> find(String name) {
    var own = own(name);
    return Optional.ofNullable(own == null ? paged(name) : own).filter(entry -> !entry.isGone());
  }

  /** Notes what an owner counts. */
  void put(String name, String job, Usage usage) {
    entries().put(name, new Entry(job, usage, markOfChange(name)).text());
  }

  /** Forgets an owner; false if nothing was noted. */
  boolean remove(String name) {
    if (find(name).isEmpty()) {
      return false;
    }
    var mark = markOfChange(name);
    if (mark == 0) {
      entries().remove(name);
    } else {
      entries().put(name, Entry.gone(mark).text());
    }
    return true;
  }

  /** From now on the ledger notes it itself. Returns 0 if no page has it, nor may get it. */
  private long markOfChange(String name) {
    var own = own(name);
    if (own != null) {
      return own.mark() == 0 ? 0 : next;
    }
    var paged = paged(name);
    if (paged == null) {
      return 0;
    }
    add(page(name), -1, Usage.NONE.minus(paged.usage()));
    return next;
  }

  /** What all owners count together. */
  Usage total() {
    var total = Usage.NONE;
    for (var entry : entries().properties()) {
      total = total.plus(Entry.parse(entry.getValue().asText()).usage());
    }
    for (var page = 0; page < PAGES; page++) {
      total = total.plus(sum(page).usage());
    }
    return total;
  }

  /** How many owners are noted. */
  long count() {
    var count =
        entries().properties().stream()
            .filter(entry -> !Entry.parse(entry.getValue().asText()).isGone())
            .count();
    for (var page = 0; page < PAGES; page++) {
      count += sum(page).count();
    }
    return count;
  }

  /** Every owner that is noted. */
  void each(BiConsumer<String, Entry> look) {
    entries().properties().forEach(e -> look(e.getKey(), e.getValue().asText(), look));
    for (var page = 0; page < PAGES; page++) {
      if (sum(page).count() > 0) {
        for (var entry : pages.apply(page).properties()) {
          if (!entries().has(entry.getKey())) {
            look(entry.getKey(), entry.getValue().asText(), look);
          }
        }
      }
    }
  }

  private static void look(String name, String text, BiConsumer<String, Entry> look) {
    var entry = Entry.parse(text);
    if (!entry.isGone()) {
      look.accept(name, entry);
    }
  }

  /** Marks every entry: from now on pages may get them. False if all were marked. */
  boolean mark() {
    var unmarked = new ArrayList<Map.Entry<String, Entry>>();
    for (var entry : entries().properties()) {
      var parsed = Entry.parse(entry.getValue().asText());
      if (parsed.mark() == 0) {
        unmarked.add(Map.entry(entry.getKey(), parsed));
      }
    }
    for (var one : unmarked) {
      var entry = one.getValue();
      entries().put(one.getKey(), new Entry(entry.job(), entry.usage(), next).text());
    }
    return !unmarked.isEmpty();
  }

  /** The marked entries of a page, by name. */
  Map<String, String> marked(int page) {
    var marked = new TreeMap<String, String>();
    for (var entry : entries().properties()) {
      var text = entry.getValue().asText();
      if (page(entry.getKey()) == page && Entry.parse(text).mark() != 0) {
        marked.put(entry.getKey(), text);
      }
    }
    return marked;
  }

  /** Leaves to their pages what was written there, if it is what is noted still. */
  boolean settle(Map<String, String> written) {
    var changed = false;
    for (var one : written.entrySet()) {
      var name = one.getKey();
      if (entries().path(name).asText("").equals(one.getValue())) {
        entries().remove(name);
        var entry = Entry.parse(one.getValue());
        if (!entry.isGone()) {
          add(page(name), 1, entry.usage());
        }
        changed = true;
      }
    }
    return changed;
  }

  /** The sum of the entries of a page that the ledger does not note itself. */
  private record Sum(long count, Usage usage) {}

  private Sum sum(int page) {
    var text = spec.path(SUMS).path(Integer.toString(page)).asText("");
    if (text.isEmpty()) {
      return new Sum(0, Usage.NONE);
    }
    var words = text.split(" ", -1);
    return new Sum(Long.parseLong(words[0]), Entry.usage(words));
  }

  private void add(int page, int count, Usage usage) {
    var before = sum(page);
    var sums = spec.get(SUMS) instanceof ObjectNode there ? there : spec.putObject(SUMS);
    sums.put(
        Integer.toString(page), Entry.text(before.count() + count, before.usage().plus(usage)));
  }
}
