package eu.stratuslab.bridge.store.sqlite;

import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Says what an error of SQLite means to a caller. */
final class SqliteFailure {

  private SqliteFailure() {}

  /** Of a statement whose transaction was rolled back or only read. */
  static StoreException of(SQLException e) {
    return switch (primary(e)) {
      case SQLITE_FULL -> new StoreException(Code.NO_SPACE, "the file system is full", e);
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          new StoreException(Code.UNAVAILABLE, "the database is damaged: " + e.getMessage(), e);
      case SQLITE_IOERR ->
          new StoreException(
              Code.UNAVAILABLE, "the database cannot be read or written: " + e.getMessage(), e);
      case SQLITE_INTERRUPT ->
          new StoreException(Code.UNAVAILABLE, "the read took too long and was given up", e);
      case SQLITE_TOOBIG -> new StoreException(Code.TOO_LARGE, "the document is too large", e);
      default -> new StoreException(Code.UNAVAILABLE, "SQLite: " + e.getMessage(), e);
    };
  }

  /** True if the file system had no room for it: a smaller write may fit. */
  static boolean full(SQLException e) {
    return primary(e) == SQLiteErrorCode.SQLITE_FULL;
  }

  /** The error without its extension: all kinds of I/O errors are one. */
  static SQLiteErrorCode primary(SQLException e) {
    return SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff);
  }
}
