package eu.stratuslab.bridge.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/** One connection and its prepared statements. Used by one thread at a time. */
final class SqliteConnection implements AutoCloseable {
  private static final int MAX_STATEMENTS = 64;
  private static final int BUSY_MILLIS = 5_000;

  /** A longer log than SQLite's own 1,000 pages: the writer stops for each checkpoint. */
  private static final int CHECKPOINT_PAGES = 4_000;

  private static final int MAX_LOG_BYTES = 64 << 20;

  /** Reads one row. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(16, 0.75f, true);

  private SqliteConnection(Connection connection) {
    this.connection = connection;
  }

  /** A connection with every commit synced to disk. */
  static SqliteConnection open(Path file, int cacheKibibytes, boolean readOnly)
      throws SQLException {
    var config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setCacheSize(-cacheKibibytes);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    var opened = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    var connection = new SqliteConnection(opened);
    if (readOnly) {
      connection.update("PRAGMA query_only = ON");
    } else {
      connection.update("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
      connection.update("PRAGMA journal_size_limit = " + MAX_LOG_BYTES);
    }
    return connection;
  }

  int update(String sql, @Nullable Object... parameters) throws SQLException {
    var statement = bound(sql, parameters);
    return statement.execute() ? 0 : statement.getUpdateCount();
  }

  <T> List<T> all(String sql, RowReader<T> reader, @Nullable Object... parameters)
      throws SQLException {
    var rows = new ArrayList<T>();
    each(sql, row -> rows.add(reader.read(row)), parameters);
    return rows;
  }

  <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... parameters)
      throws SQLException {
    try (var rows = bound(sql, parameters).executeQuery()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    }
  }

  /** The single number that a query gives; 0 for none. */
  long number(String sql, @Nullable Object... parameters) throws SQLException {
    return first(sql, row -> row.getLong(1), parameters).orElse(0L);
  }

  /** Reads row after row. */
  void each(String sql, RowReader<?> reader, @Nullable Object... parameters) throws SQLException {
    try (var rows = bound(sql, parameters).executeQuery()) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }

  /** Ends a running statement with an error. May be called by any thread. */
  void interrupt() throws SQLException {
    ((SQLiteConnection) connection).getDatabase().interrupt();
  }

  private PreparedStatement bound(String sql, @Nullable Object... parameters) throws SQLException {
    var statement = prepared(sql);
    for (var i = 0; i < parameters.length; i++) {
      bind(statement, i + 1, parameters[i]);
    }
    return statement;
  }

  private static void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> statement.setNull(index, java.sql.Types.NULL);
      case String text -> statement.setString(index, text);
      case Long number -> statement.setLong(index, number);
      case Integer number -> statement.setInt(index, number);
      case byte[] bytes -> statement.setBytes(index, bytes);
      default -> throw new IllegalArgumentException("cannot bind " + value.getClass());
    }
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    var known = statements.get(sql);
    if (known != null) {
      return known;
    }
    if (statements.size() == MAX_STATEMENTS) {
      var eldest = statements.entrySet().iterator();
      var statement = eldest.next().getValue();
      eldest.remove();
      statement.close();
    }
    var statement = connection.prepareStatement(sql);
    statements.put(sql, statement);
    return statement;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
