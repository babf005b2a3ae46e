package eu.stratuslab.bridge.job;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The documents into which the entries of a ledger go that have been there for a while, so that the
 * ledger stays short. The pages of a tenant that is gone are never those of a later one of the same
 * key.
 */
final class LedgerPages {
  /** The name of the type of pages, which no API shows. */
  static final String TYPE = "LedgerPage";

  private static final String ENTRIES = "entries";

  private final DocumentStore store;

  LedgerPages(DocumentStore store) {
    this.store = store;
  }

  private static String key(Document ledger, int page) {
    return prefix(ledger) + page;
  }

  private static String prefix(Document ledger) {
    return ledger.key() + "/" + ledger.created().toEpochMilli() + "/";
  }

  /** The tenant whose ledger a page belongs to. */
  static String tenant(Document page) {
    return page.key().substring(0, page.key().indexOf('/'));
  }

  /** True of a page that is that ledger's, and not that of one before it. */
  static boolean belongs(Document page, Document ledger) {
    return page.key().startsWith(prefix(ledger));
  }

  /** What a page has; nothing if it was never written. */
  ObjectNode entries(Document ledger, int page) {
    return find(ledger, page).map(stored -> entries(stored.document())).orElseGet(Json::object);
  }

  private Optional<Stored> find(Document ledger, int page) {
    return Reads.find(store, TYPE, key(ledger, page));
  }

  private static ObjectNode entries(Document page) {
    return (ObjectNode) page.spec().get(ENTRIES);
  }

  /**
   * Writes the marked entries of a ledger into a page. Even one that needs no change is written:
   * whoever read the page before, and may be about to write what he saw then, must not.
   *
   * @return what is there now; nothing if somebody else was at it, or if there is nothing to write
   */
  Map<String, String> write(String tenant, Document before, int page) {
    // First the page, then the ledger: what is written is never older than what is replaced.
    var there = find(before, page);
    var ledger = Reads.living(store, Ledger.TYPE, tenant).map(Stored::document);
    if (ledger.isEmpty() || !ledger.get().created().equals(before.created())) {
      return Map.of();
    }
    var marked = new Account(ledger.get().spec(), 0, _ -> Json.object()).marked(page);
    return !marked.isEmpty() && written(ledger.get(), page, there, marked) ? marked : Map.of();
  }

  private boolean written(
      Document ledger, int page, Optional<Stored> there, Map<String, String> marked) {
    var entries = there.map(s -> entries(s.document()).deepCopy()).orElseGet(Json::object);
    marked.forEach(
        (name, text) -> {
          if (Entry.parse(text).isGone()) {
            entries.remove(name);
          } else {
            entries.put(name, text);
          }
        });
    var spec = Json.object().<ObjectNode>set(ENTRIES, entries);
    return there
        .map(stored -> replaced(stored, spec))
        .orElseGet(() -> inserted(ledger, page, spec));
  }

  private boolean replaced(Stored there, ObjectNode spec) {
    var page = there.document().with(d -> d.spec(spec).revised());
    return Writes.replaced(store, page, there.version()).isPresent();
  }

  private boolean inserted(Document ledger, int page, ObjectNode spec) {
    var acl = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
    var cloud = requireNonNull(ledger.cloud(), "a ledger is of a cloud");
    var tenant = ledger.key();
    try {
      store.insert(
          Document.create(TYPE, key(ledger, page), cloud, tenant, acl, ledger.created(), spec));
      return true;
    } catch (StoreException e) {
      if (e.code() != Code.EXISTS) {
        throw e;
      }
      return false;
    }
  }

  /** Forgets the pages of a ledger that is about to go. */
  void remove(Document ledger) {
    for (var page = 0; page < Account.PAGES; page++) {
      var there = find(ledger, page);
      while (there.isPresent() && !Writes.removed(store, there.get())) {
        there = find(ledger, page);
      }
    }
  }
}
