package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.core.error.DocumentNotFoundException;
import com.couchbase.client.java.kv.GetResult;
import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.bridge.filter.FilterEvaluator;
import eu.stratuslab.bridge.filter.OrderComparator;
import eu.stratuslab.bridge.filter.Rank;
import eu.stratuslab.bridge.filter.SortKey;
import eu.stratuslab.bridge.store.Cursor;
import eu.stratuslab.bridge.store.DocumentStore.Page;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.IndexedOrder;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.bridge.store.Pushdown;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.bridge.store.couchbase.Statements.Audience;
import eu.stratuslab.bridge.store.couchbase.Statements.Behind;
import eu.stratuslab.bridge.store.couchbase.Statements.Statement;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Answers one list: keys from an index, then the documents of the page by their keys. What changed
 * in between is judged as it is by then. If the index cannot say exactly what matches, every
 * document that may match is looked at, a bounded number at a time.
 */
final class Lists {
  private static final int SCANNED = 500;

  /** More audiences than that are asked for together, and sorted by the query service. */
  private static final int MAX_PARTS = 4;

  private final Session session;
  private final Queries queries;
  private final ListQuery query;
  private final Pushdown filter;
  private final OrderComparator comparator;
  private final Optional<Cursor> cursor;
  private final List<String> audiences;

  private Lists(Session session, Queries queries, ListQuery query) {
    this.session = session;
    this.queries = queries;
    this.query = query;
    filter = FilterSqlpp.of(query.filter());
    comparator = new OrderComparator(query.order());
    cursor = query.cursor().map(text -> Cursor.decode(query, text));
    audiences = query.caller().admin() ? List.of() : audiences();
  }

  static Page page(Session session, Queries queries, ListQuery query) {
    var lists = new Lists(session, queries, query);
    if (!query.caller().admin() && lists.audiences.isEmpty()) {
      return new Page(List.of(), 0, Optional.empty());
    }
    var order = IndexedOrder.of(query.order());
    return lists.filter.exact() && order.isPresent() ? lists.byIndex(order.get()) : lists.byScan();
  }

  private List<String> audiences() {
    var principals = List.copyOf(query.caller().principals());
    var statement = new Statement(Statements.AUDIENCES, List.of(principals));
    return queries.ask(session.apart(), statement).stream().map(JsonNode::asText).toList();
  }

  private Audience audience() {
    return query.caller().admin()
        ? Audience.ALL
        : audiences.size() == 1 ? Audience.ONE : Audience.SEVERAL;
  }

  private Optional<Object> viewers() {
    return switch (audience()) {
      case ALL -> Optional.empty();
      case ONE -> Optional.of(audiences.getFirst());
      case SEVERAL -> Optional.of(audiences);
    };
  }

  /** The number of items before the page. */
  private long position() {
    return cursor
        .map(Cursor::position)
        .orElse((long) Math.clamp(query.first(), 1, Integer.MAX_VALUE) - 1);
  }

  /** The number of items that a cursor does not skip. */
  private long skipped() {
    return cursor.isPresent() ? 0 : position();
  }

  /** The number of items that the page may have. */
  private int room() {
    return (int) Math.max(0, Math.min(query.limit(), query.last() - position()));
  }

  private Page byIndex(IndexedOrder order) {
    // One more than fits tells whether there is a next page.
    var ranks = room() == 0 ? List.<Rank>of() : ranks(order, room() + 1);
    return finish(ranks, count());
  }

  private List<Rank> ranks(IndexedOrder order, int limit) {
    var parts = audience() == Audience.SEVERAL && audiences.size() <= MAX_PARTS && skipped() == 0;
    if (!parts) {
      return ranks(order, audience(), viewers(), limit);
    }
    // Each audience comes in the order of the index; all together would have to be sorted.
    var ranks = new ArrayList<Rank>();
    for (var one : audiences) {
      ranks.addAll(ranks(order, Audience.ONE, Optional.of(one), limit));
    }
    ranks.sort(comparator);
    return ranks.subList(0, Math.min(limit, ranks.size()));
  }

  private List<Rank> ranks(
      IndexedOrder order, Audience audience, Optional<Object> viewers, int limit) {
    var behind =
        cursor.map(
            c ->
                new Behind(
                    order.member().map(_ -> c.rank().values().getFirst().toString()),
                    c.rank().key()));
    var statement =
        Statements.page(query.type(), order, audience, viewers, filter, behind, limit, skipped());
    return queries.ask(session.documents(), statement).stream()
        .map(row -> rank(row, order.member().isPresent()))
        .toList();
  }

  private static Rank rank(JsonNode row, boolean valued) {
    var values =
        valued
            ? List.of(SortKey.ofBytes(HexFormat.of().parseHex(row.path("v").asText())))
            : List.<SortKey>of();
    return new Rank(values, row.path("k").asText());
  }

  private long count() {
    var statement = Statements.count(query.type(), audience(), viewers(), filter);
    return queries.ask(session.documents(), statement).getFirst().asLong();
  }

  /** Keeps no more than what the page and the skipped items need. */
  private Page byScan() {
    var evaluator = new FilterEvaluator(query.filter());
    var needed = skipped() + room() + 1;
    var best = new PriorityQueue<Rank>(comparator.reversed());
    var count = 0L;
    var behind = "";
    while (true) {
      var statement = Statements.scan(query.type(), audience(), viewers(), filter, behind, SCANNED);
      var rows = queries.ask(session.documents(), statement);
      for (var row : rows) {
        var document = Json.document(Json.bytes(row));
        behind = document.key();
        if (evaluator.test(document)) {
          count++;
          keep(best, comparator.rank(document), needed);
        }
      }
      if (rows.size() < SCANNED) {
        break;
      }
    }
    var ranks = new ArrayList<>(best);
    ranks.sort(comparator);
    var from = (int) Math.min(skipped(), ranks.size());
    return finish(room() == 0 ? List.of() : ranks.subList(from, ranks.size()), count);
  }

  private void keep(PriorityQueue<Rank> best, Rank rank, long needed) {
    if (cursor.isPresent() && comparator.compare(rank, cursor.get().rank()) <= 0) {
      return;
    }
    best.add(rank);
    if (best.size() > needed) {
      best.remove();
    }
  }

  private Page finish(List<Rank> ranks, long count) {
    var shown = ranks.subList(0, Math.min(room(), ranks.size()));
    var end = position() + shown.size();
    var more = ranks.size() > shown.size() && end < query.last() && !shown.isEmpty();
    var next = more ? Cursor.after(query, end, shown.getLast()).encode() : null;
    return new Page(documents(shown), count, Optional.ofNullable(next));
  }

  /** The documents of a page as they are now, without those that left the list meanwhile. */
  private List<Stored> documents(List<Rank> shown) {
    var collection = session.documents(query.type()).async();
    var gets = shown.stream().map(rank -> collection.get(rank.key(), Writes.raw())).toList();
    var evaluator = new FilterEvaluator(query.filter());
    return gets.stream()
        .flatMap(get -> found(get).stream())
        .filter(stored -> !stored.document().gone())
        .filter(stored -> stored.document().acl().grants(query.caller(), Right.VIEW))
        .filter(stored -> evaluator.test(stored.document()))
        .sorted(Comparator.comparing(stored -> comparator.rank(stored.document()), comparator))
        .toList();
  }

  private static Optional<Stored> found(CompletableFuture<GetResult> get) {
    try {
      var got = get.get();
      var document = Envelope.read(got.contentAs(byte[].class)).d();
      return Optional.of(stored(document, got.cas()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DocumentNotFoundException) {
        return Optional.empty();
      }
      throw Failure.reading(e, "the list");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Code.UNAVAILABLE, "interrupted while reading a list", e);
    }
  }

  static Stored stored(Document document, long cas) {
    return new Stored(document, Version.of(cas, document.gone()));
  }
}
