package eu.stratuslab.bridge.store.couchbase;

import eu.stratuslab.bridge.filter.SortKey;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.DocumentStore.Tombstones;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Tombstones of all types by the time of their burial. */
final class Tombs {
  private static final String SEPARATOR = " ";

  private final Session session;
  private final Queries queries;
  private final Writes writes;

  /** Where a tombstone stands among all. */
  private record Place(String rank, String type, String key) implements Comparable<Place> {
    static final Place FIRST = new Place("", "", "");
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::rank).thenComparing(Place::type).thenComparing(Place::key);

    static Place decode(String text) {
      var parts = text.split(SEPARATOR, -1);
      if (parts.length != 3 || !parts[0].matches("(?:[0-9a-f]{2})+")) {
        throw new StoreException(Code.GONE, "that is no cursor of tombstones");
      }
      return new Place(parts[0], parts[1], parts[2]);
    }

    String encode() {
      return String.join(SEPARATOR, rank, type, key);
    }

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  Tombs(Session session, Queries queries, Writes writes) {
    this.session = session;
    this.queries = queries;
    this.writes = writes;
  }

  Tombstones page(Set<String> types, Instant before, Optional<String> cursor, int limit) {
    var after = cursor.map(Place::decode).orElse(Place.FIRST);
    var places = new TreeSet<Place>();
    for (var type : types) {
      places.addAll(places(type, SortKey.of(before).toString(), after, limit));
    }
    var page = places.stream().limit(limit).toList();
    var items = new ArrayList<Stored>();
    for (var place : page) {
      writes
          .find(place.type(), place.key())
          .filter(seen -> seen.envelope().d().gone())
          .ifPresent(seen -> items.add(Lists.stored(seen.envelope().d(), seen.cas())));
    }
    return new Tombstones(
        items, page.size() == limit ? Optional.of(page.getLast().encode()) : Optional.empty());
  }

  private List<Place> places(String type, String before, Place after, int limit) {
    // Among those of one instant the type decides: all, none or some of this type are behind it.
    var order = type.compareTo(after.type());
    var key = order > 0 ? "" : order == 0 ? after.key() : Statements.HIGHEST_KEY;
    var statement = Statements.tombstones(type, before, after.rank(), key, limit);
    return queries.ask(session.documents(), statement).stream()
        .map(row -> new Place(row.path("b").asText(), type, row.path("k").asText()))
        .toList();
  }
}
