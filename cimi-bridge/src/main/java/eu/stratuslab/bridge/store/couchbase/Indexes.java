package eu.stratuslab.bridge.store.couchbase;

import java.util.List;

/**
 * The indexes of a collection. Each holds whatever a list asks for, so that no document is read to
 * find a page or to count.
 *
 * @param name of the index
 * @param keys what it holds, in order
 * @param where which documents it holds; empty for all
 */
record Indexes(String name, String keys, String where) {
  private static final String HELD = "x.s, x.n, x.c, d.name, d.state, d.tenant";

  /** Of every collection of documents. */
  static final List<Indexes> OF_DOCUMENTS =
      List.of(
          live("live_key", "META().id, x.a, " + HELD),
          live("seen_key", "x.a, META().id, " + HELD),
          live("seen_name", "x.a, x.n, META().id, x.s, x.c, d.name, d.state, d.tenant"),
          live("seen_created", "x.a, x.c, META().id, x.s, x.n, d.name, d.state, d.tenant"),
          live("linked", "DISTINCT ARRAY l FOR l IN x.l END, x.a, META().id, " + HELD),
          new Indexes("buried", "x.b, META().id", "x.g = 1"));

  /** Of the collection of audiences. */
  static final List<Indexes> OF_AUDIENCES =
      List.of(new Indexes("viewers", "DISTINCT ARRAY m FOR m IN m END", ""));

  private static Indexes live(String name, String keys) {
    return new Indexes(name, keys, "x.g = 0");
  }

  /** Declares it; it is built later, with the others. */
  String create(String collection, int replicas) {
    return "CREATE INDEX `%s` IF NOT EXISTS ON `%s`(%s)%s WITH {\"defer_build\": true%s}"
        .formatted(
            name,
            collection,
            keys,
            where.isEmpty() ? "" : " WHERE " + where,
            replicas > 0 ? ", \"num_replica\": " + replicas : "");
  }
}
