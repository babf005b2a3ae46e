package eu.stratuslab.bridge.store.sqlite;

import static java.util.Objects.requireNonNull;

import eu.stratuslab.bridge.store.Recent;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Documents that were made of their bytes lately. A committed seq never means another document, and
 * documents never change: whatever was found once is true for ever.
 */
final class Parsed {
  /** Of JSON; what is made of it takes some times as much. */
  private static final int BYTES = 8 << 20;

  private final Recent<Long, Document> recent = new Recent<>(BYTES);

  /**
   * A document that somebody asked for. Making it of its bytes is left to the thread that asked.
   *
   * @param known null if it is to be made of the bytes
   * @param json null if it is known
   */
  record Raw(long seq, @Nullable Document known, byte @Nullable [] json) {

    Document document(Parsed parsed) {
      return known != null ? known : parsed.make(seq, bytes());
    }

    /** The same for who looks at everything: that must not drive out what is in use. */
    Document inPassing() {
      return known != null ? known : Json.document(bytes());
    }

    private byte[] bytes() {
      return requireNonNull(json, "neither known nor read");
    }
  }

  /** The document of a row, given the columns of its seq and its JSON. */
  Raw raw(ResultSet row, int seqColumn, int jsonColumn) throws SQLException {
    var seq = row.getLong(seqColumn);
    var known = recent.find(seq);
    return new Raw(seq, known, known == null ? row.getBytes(jsonColumn) : null);
  }

  private Document make(long seq, byte[] json) {
    var document = Json.document(json);
    recent.put(seq, document, json.length);
    return document;
  }
}
