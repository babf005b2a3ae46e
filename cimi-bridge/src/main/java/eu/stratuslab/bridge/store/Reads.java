package eu.stratuslab.bridge.store;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reading where absence is an answer. */
public final class Reads {
  /** Who sees everything. */
  public static final Caller EVERYTHING =
      new Caller(null, null, Set.of(Acl.ADMIN, Acl.USER, Acl.ANON));

  private Reads() {}

  /** Looks at every living document of a type that matches, page by page. */
  public static void each(DocumentStore store, String type, Filter filter, Consumer<Stored> look) {
    Optional<String> cursor = Optional.empty();
    do {
      var page =
          store.list(
              new ListQuery(
                  type,
                  EVERYTHING,
                  filter,
                  List.of(),
                  1,
                  Long.MAX_VALUE,
                  cursor,
                  ListQuery.MAX_LIMIT));
      page.items().forEach(look);
      cursor = page.next();
    } while (cursor.isPresent());
  }

  /** The document, tombstones included; empty if there never was one. */
  public static Optional<Stored> find(DocumentStore store, String type, String key) {
    try {
      return Optional.of(store.get(type, key));
    } catch (StoreException e) {
      if (e.code() == Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The document if it lives. */
  public static Optional<Stored> living(DocumentStore store, String type, String key) {
    return find(store, type, key).filter(stored -> !stored.document().gone());
  }
}
