package eu.stratuslab.kubernetes.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** One SQLite file in write-ahead mode; a commit returns after its log is on disk. */
public final class SqliteBacking implements Backing {
  private static final String TABLES =
      """
      CREATE TABLE IF NOT EXISTS object (
        storage TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
        revision INTEGER NOT NULL, json BLOB NOT NULL,
        PRIMARY KEY (storage, namespace, name)) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS revision (
        one INTEGER PRIMARY KEY CHECK (one = 1), value INTEGER NOT NULL);
      """;
  private static final int FORMAT = 1;

  private final Connection connection;
  private final PreparedStatement put;
  private final PreparedStatement remove;
  private final PreparedStatement revise;

  private SqliteBacking(Connection connection) throws SQLException {
    this.connection = connection;
    this.put = connection.prepareStatement("INSERT OR REPLACE INTO object VALUES (?, ?, ?, ?, ?)");
    this.remove =
        connection.prepareStatement(
            "DELETE FROM object WHERE storage = ? AND namespace = ? AND name = ?");
    this.revise = connection.prepareStatement("INSERT OR REPLACE INTO revision VALUES (1, ?)");
  }

  /** Opens or makes the file {@code kubernetes.db} in a directory. */
  public static SqliteBacking open(Path directory) {
    try {
      Files.createDirectories(directory);
      Connection connection =
          DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("kubernetes.db"));
      prepare(connection);
      return new SqliteBacking(connection);
    } catch (SQLException | IOException e) {
      throw new StorageFailure("cannot open the database in " + directory, e);
    }
  }

  private static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      // A second process on the same file would serve stale data: the lock is held for good.
      statement.execute("PRAGMA locking_mode = EXCLUSIVE");
      int format = statement.executeQuery("PRAGMA user_version").getInt(1);
      if (format > FORMAT) {
        throw new SQLException("the database has format " + format + ", newer than " + FORMAT);
      }
      statement.executeUpdate(TABLES);
      statement.execute("PRAGMA user_version = " + FORMAT);
    }
    connection.setAutoCommit(false);
  }

  @Override
  public Contents load() {
    try (Statement statement = connection.createStatement()) {
      long revision = 0;
      try (ResultSet row = statement.executeQuery("SELECT value FROM revision")) {
        if (row.next()) {
          revision = row.getLong(1);
        }
      }
      List<StoredObject> objects = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery("SELECT storage, namespace, name, revision, json FROM object")) {
        while (rows.next()) {
          ObjectKey key = new ObjectKey(rows.getString(1), rows.getString(2), rows.getString(3));
          objects.add(StoredObject.read(key, rows.getLong(4), rows.getBytes(5)));
        }
      }
      connection.commit();
      return new Contents(revision, objects);
    } catch (SQLException e) {
      throw new StorageFailure("cannot read the database", e);
    }
  }

  @Override
  public void commit(long revision, List<Change> changes) {
    try {
      for (Change change : changes) {
        PreparedStatement statement = change.removed() ? remove : put;
        statement.setString(1, change.key().storage());
        statement.setString(2, change.key().namespace());
        statement.setString(3, change.key().name());
        if (!change.removed()) {
          statement.setLong(4, change.revision());
          statement.setBytes(5, change.after().json());
        }
        statement.executeUpdate();
      }
      finish(revision);
    } catch (SQLException e) {
      throw undone(e);
    }
  }

  @Override
  public void wipe(long revision) {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM object");
      finish(revision);
    } catch (SQLException e) {
      throw undone(e);
    }
  }

  private void finish(long revision) throws SQLException {
    revise.setLong(1, revision);
    revise.executeUpdate();
    connection.commit();
  }

  private StorageFailure undone(SQLException cause) {
    StorageFailure failure = new StorageFailure("cannot write the database", cause);
    try {
      connection.rollback();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StorageFailure("cannot close the database", e);
    }
  }
}
