package eu.stratuslab.bridge.store.sqlite;

import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The database file: held by one process, made if missing, refused if it is not ours. */
final class SqliteFile implements AutoCloseable {
  /** Marks the file as ours in its header: "SLab". */
  private static final int APPLICATION = 0x534c6162;

  private final Path file;
  private final FileChannel lockChannel;

  private SqliteFile(Path file, FileChannel lockChannel) {
    this.file = file;
    this.lockChannel = lockChannel;
  }

  /**
   * Locks, creates or checks the file.
   *
   * @throws StoreException {@code UNAVAILABLE} if another process has it, or it is damaged, foreign
   *     or of a newer version
   */
  static SqliteFile open(Path path) {
    var file = path.toAbsolutePath();
    var opened = new SqliteFile(file, lock(file));
    try {
      createPrivately(file);
      try (var connection = opened.connect(1024, false)) {
        opened.prepare(connection);
      }
      return opened;
    } catch (SQLException e) {
      opened.close();
      throw new StoreException(Code.UNAVAILABLE, file + ": " + explain(e), e);
    } catch (IOException e) {
      opened.close();
      throw new StoreException(Code.UNAVAILABLE, file + " cannot be created: " + e, e);
    } catch (StoreException e) {
      opened.close();
      throw e;
    }
  }

  static void copy(Path from, Path to) {
    if (!Files.isRegularFile(from)) {
      throw new StoreException(Code.UNAVAILABLE, "there is no store in " + from);
    }
    try {
      createPrivately(to);
      // A connection of ours has statements that are not reset, beside which there is no VACUUM.
      try (var connection = DriverManager.getConnection("jdbc:sqlite:" + from.toAbsolutePath());
          var vacuum = connection.prepareStatement("VACUUM INTO ?")) {
        vacuum.setString(1, to.toAbsolutePath().toString());
        vacuum.execute();
      }
    } catch (SQLException e) {
      throw new StoreException(Code.UNAVAILABLE, from + ": " + explain(e), e);
    } catch (IOException e) {
      throw new StoreException(Code.UNAVAILABLE, to + " cannot be written: " + e, e);
    }
  }

  SqliteConnection connect(int cacheKibibytes, boolean readOnly) throws SQLException {
    return SqliteConnection.open(file, cacheKibibytes, readOnly);
  }

  /** The free space of the file system, in bytes. */
  long freeBytes() {
    return file.toFile().getUsableSpace();
  }

  private static String explain(SQLException e) {
    return switch (SqliteFailure.primary(e)) {
      case SQLITE_NOTADB -> "is not a database";
      case SQLITE_CORRUPT -> "is damaged; restore it from a backup";
      default -> "cannot be opened: " + e.getMessage();
    };
  }

  private static FileChannel lock(Path file) {
    FileChannel channel = null;
    try {
      var parent = file.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      channel =
          FileChannel.open(
              file.resolveSibling(file.getFileName() + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (tryLock(channel) != null) {
        return channel;
      }
      channel.close();
    } catch (IOException e) {
      closeAfter(e, channel);
      throw new StoreException(Code.UNAVAILABLE, file + " cannot be locked: " + e, e);
    }
    throw new StoreException(Code.UNAVAILABLE, file + " is in use by another process");
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      // Another store in this very process has it.
      return null;
    }
  }

  private static void closeAfter(IOException failure, @Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** The state of a cloud holds password hashes: only the owner reads it. */
  private static void createPrivately(Path file) throws IOException {
    if (Files.notExists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }

  private void prepare(SqliteConnection connection) throws SQLException {
    var application = connection.number("PRAGMA application_id");
    var tables = connection.number("SELECT count(*) FROM sqlite_schema");
    if (tables == 0) {
      create(connection);
    } else if (application != APPLICATION) {
      throw new StoreException(Code.UNAVAILABLE, file + " is a database of something else");
    }
    var version = connection.number("SELECT max(version) FROM schema_version");
    if (version > SqliteSchema.VERSION) {
      throw new StoreException(
          Code.UNAVAILABLE,
          "%s was written by a newer StratusLab: its schema is %d, this one knows up to %d"
              .formatted(file, version, SqliteSchema.VERSION));
    }
    if (connection.number("SELECT count(*) FROM meta") != 1) {
      throw new StoreException(Code.UNAVAILABLE, file + " is damaged; restore it from a backup");
    }
    for (var index : SqliteSchema.LATER_INDEXES) {
      connection.update(index);
    }
    SqliteSchema.forgetUnused(connection);
  }

  private void create(SqliteConnection connection) throws SQLException {
    connection.first("PRAGMA journal_mode = WAL", row -> row.getString(1));
    connection.update("BEGIN IMMEDIATE");
    for (var statement : SqliteSchema.STATEMENTS) {
      connection.update(statement);
    }
    connection.update("PRAGMA application_id = " + APPLICATION);
    connection.update("INSERT INTO schema_version (version) VALUES (?)", SqliteSchema.VERSION);
    connection.update(
        "INSERT INTO meta (id, store, cloud, seq, term, horizon) VALUES (1, ?, ?, 0, 0, 0)",
        UUID.randomUUID().toString(),
        UUID.randomUUID().toString());
    connection.update("COMMIT");
  }

  @Override
  public void close() {
    try {
      lockChannel.close();
    } catch (IOException e) {
      throw new StoreException(Code.UNAVAILABLE, "the lock cannot be given back", e);
    }
  }
}
