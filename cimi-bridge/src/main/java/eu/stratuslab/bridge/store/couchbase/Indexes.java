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
  /** What filters ask of it, besides its tenant. */
  private static final String TOLD = "d.name, d.state";

  /**
   * Of every collection of documents: each order, of all that live and of one audience. A planner
   * takes the index of whose first members a statement bounds most; so what a filter of another
   * index bounds does not stand at the beginning.
   */
  static final List<Indexes> OF_DOCUMENTS =
      List.of(
          live("live_key", "META().id, d.tenant, x.n, x.s, x.c, x.a"),
          live("live_name", "x.n, META().id, d.tenant, x.s, x.c, x.a"),
          live("live_state", "x.s, META().id, d.tenant, x.n, x.c, x.a"),
          live("live_created", "x.c, META().id, d.tenant, x.n, x.s, x.a"),
          live("seen_key", "x.a, META().id, d.tenant, x.n, x.s, x.c"),
          live("seen_name", "x.a, x.n, META().id, d.tenant, x.s, x.c"),
          live("seen_state", "x.a, x.s, META().id, d.tenant, x.n, x.c"),
          live("seen_created", "x.a, x.c, META().id, d.tenant, x.n, x.s"),
          live(
              "linked",
              "DISTINCT ARRAY l FOR l IN x.l END, x.a, META().id, d.tenant, x.n, x.s, x.c"),
          new Indexes("buried", "x.b, META().id", "x.g = 1"));

  /** Of the collection of audiences. */
  static final List<Indexes> OF_AUDIENCES =
      List.of(
          new Indexes("viewers", "DISTINCT ARRAY m FOR m IN m END", ""),
          new Indexes("digests", "META().id", ""));

  private static Indexes live(String name, String keys) {
    return new Indexes(name, keys + ", " + TOLD, "x.g = 0");
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
