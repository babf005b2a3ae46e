package eu.stratuslab.bridge.store.sqlite;

import java.sql.SQLException;
import java.util.List;

/**
 * The tables.
 *
 * <p>An <em>audience</em> is a set of principals who may view. Every document that is not gone has
 * one, and when the last document leaves it, it is forgotten. Most documents of a user share
 * theirs. A caller sees the documents of every audience that one of its principals belongs to, so
 * lists and counts for any caller come from an index or from the counters, without looking at a
 * document. Audience 0 stands for all documents together.
 *
 * <p>Columns called {@code …_rank} hold the bytes of a {@code SortKey}.
 */
final class SqliteSchema {
  /** The version that this code writes. */
  static final int VERSION = 1;

  static final List<String> STATEMENTS =
      List.of(
          "CREATE TABLE schema_version (version INTEGER PRIMARY KEY) STRICT",
          """
          CREATE TABLE meta (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            store TEXT NOT NULL,
            cloud TEXT NOT NULL,
            seq INTEGER NOT NULL,
            term INTEGER NOT NULL,
            horizon INTEGER NOT NULL
          ) STRICT
          """,
          """
          CREATE TABLE documents (
            id INTEGER PRIMARY KEY,
            type TEXT NOT NULL,
            key TEXT NOT NULL,
            seq INTEGER NOT NULL,
            gone INTEGER NOT NULL,
            audience INTEGER NOT NULL,
            size INTEGER NOT NULL,
            tenant TEXT,
            name TEXT,
            state TEXT,
            name_rank BLOB NOT NULL,
            state_rank BLOB NOT NULL,
            created_rank BLOB NOT NULL,
            json TEXT NOT NULL
          ) STRICT
          """,
          "CREATE UNIQUE INDEX by_key ON documents (type, key)",
          "CREATE UNIQUE INDEX by_seq ON documents (seq, type, key)",
          live("live_key", "key"),
          live("live_name", "name_rank, key"),
          live("live_state", "state_rank, key"),
          live("live_created", "created_rank, key"),
          live("live_tenant", "tenant, key"),
          live("seen_key", "audience, key"),
          live("seen_name", "audience, name_rank, key"),
          live("seen_state", "audience, state_rank, key"),
          live("seen_created", "audience, created_rank, key"),
          """
          CREATE TABLE links (
            type TEXT NOT NULL,
            path TEXT NOT NULL,
            target TEXT NOT NULL,
            document INTEGER NOT NULL,
            PRIMARY KEY (type, path, target, document)
          ) STRICT, WITHOUT ROWID
          """,
          "CREATE INDEX links_of ON links (document)",
          "CREATE TABLE audiences (id INTEGER PRIMARY KEY, members TEXT NOT NULL UNIQUE) STRICT",
          """
          CREATE TABLE viewers (
            principal TEXT NOT NULL,
            audience INTEGER NOT NULL,
            PRIMARY KEY (principal, audience)
          ) STRICT, WITHOUT ROWID
          """,
          """
          CREATE TABLE counts (
            type TEXT NOT NULL,
            audience INTEGER NOT NULL,
            state TEXT NOT NULL,
            documents INTEGER NOT NULL,
            PRIMARY KEY (type, audience, state)
          ) STRICT, WITHOUT ROWID
          """,
          """
          CREATE TABLE removals (
            type TEXT NOT NULL,
            key TEXT NOT NULL,
            seq INTEGER NOT NULL,
            PRIMARY KEY (type, key)
          ) STRICT, WITHOUT ROWID
          """,
          "CREATE UNIQUE INDEX removals_by_seq ON removals (seq, type, key)");

  /** Came later. An index is no other schema: older versions work with it. */
  static final List<String> LATER_INDEXES =
      List.of(
          "CREATE INDEX IF NOT EXISTS tombstones ON documents (seq) WHERE gone = 1",
          "CREATE INDEX IF NOT EXISTS counts_of ON counts (audience)");

  /** How many counters of an audience count anything. */
  static final String COUNTED = "SELECT count(*) FROM counts WHERE audience = ? AND documents > 0";

  static final String TOMBSTONES_BEHIND =
      "SELECT seq, json FROM documents WHERE gone = 1 AND seq > ? ORDER BY seq LIMIT ?";

  private SqliteSchema() {}

  private static String live(String name, String columns) {
    return "CREATE INDEX %s ON documents (type, %s) WHERE gone = 0".formatted(name, columns);
  }

  /** Forgets audiences without documents, which older versions kept, and empty counters. */
  static void forgetUnused(SqliteConnection connection) throws SQLException {
    connection.update("BEGIN IMMEDIATE");
    connection.update("DELETE FROM counts WHERE documents = 0");
    connection.update("DELETE FROM audiences WHERE id NOT IN (SELECT audience FROM counts)");
    connection.update("DELETE FROM viewers WHERE audience NOT IN (SELECT id FROM audiences)");
    connection.update("COMMIT");
  }
}
