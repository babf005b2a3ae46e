package eu.stratuslab.bridge.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.archive.Header.KeyMaking;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Change;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes everything that a store holds: a header, a line for each document, an end.
 *
 * <p>Each document is as it was at some moment. One that changes while it is written is written
 * again further down, and the last line counts; so everything that a document relies on is there,
 * as after a crash: open Jobs, which the first bridge afterwards rolls forward.
 */
public final class Export {
  private static final int BATCH = 1000;

  /** So often a store that does not stand still is followed. */
  private static final int MAX_ROUNDS = 100_000;

  private final DocumentStore store;
  private final OutputStream out;
  private final Sealing sealing;
  private final MessageDigest digest = sha256();
  private final Set<Change> written = new HashSet<>();
  private long line;

  private Export(DocumentStore store, OutputStream out, Sealing sealing) {
    this.store = store;
    this.out = out;
    this.sealing = sealing;
  }

  /**
   * Writes an archive; returns the number of its documents, tombstones included.
   *
   * @param passphrase under which secrets are sealed
   * @param salt at least 16 random bytes
   */
  public static long write(
      DocumentStore store, OutputStream out, char[] passphrase, byte[] salt, Instant now)
      throws IOException {
    return write(store, out, passphrase, KeyMaking.usual(salt), now);
  }

  static long write(
      DocumentStore store, OutputStream out, char[] passphrase, KeyMaking key, Instant now)
      throws IOException {
    var header =
        new Header(
            Header.FORMAT, Header.VERSION, store.cloud(), store.term(), now, Header.CIPHER, key);
    var export = new Export(store, out, new Sealing(passphrase, key));
    export.line(Json.tree(header));
    export.documents();
    export.end();
    return export.written.size();
  }

  private void documents() throws IOException {
    var checkpoint = Optional.<String>empty();
    for (var round = 0; round < MAX_ROUNDS; round++) {
      var batch = store.changes(checkpoint, BATCH, 0);
      if (batch.changes().isEmpty()) {
        return;
      }
      for (var change : batch.changes()) {
        look(change);
      }
      checkpoint = Optional.of(batch.checkpoint());
    }
    throw new StoreException(Code.UNAVAILABLE, "the store changes faster than it can be read");
  }

  private void look(Change change) throws IOException {
    try {
      document(store.get(change.type(), change.key()).document());
      written.add(change);
    } catch (StoreException e) {
      if (e.code() != Code.NOT_FOUND) {
        throw e;
      }
      if (written.remove(change)) {
        line(Json.object().set("removed", Json.tree(change)));
      }
    }
  }

  private void document(Document document) throws IOException {
    var parted = Parted.of(document);
    var entry = Json.object();
    entry.set("document", parted.open());
    if (!parted.secret().isEmpty()) {
      var about = Parted.about(document.type(), document.key());
      entry.put("secret", sealing.seal(line + 1, about, Json.bytes(parted.secret())));
    }
    line(entry);
  }

  /** Seals the digest of everything before: nothing can be cut off or changed unseen. */
  private void end() throws IOException {
    var before = digest.digest();
    line(
        Json.object()
            .put("documents", written.size())
            .put("end", sealing.seal(line + 1, "end", before)));
    out.flush();
  }

  private void line(ObjectNode content) throws IOException {
    for (var part : List.of(Json.bytes(content), new byte[] {'\n'})) {
      digest.update(part);
      out.write(part);
    }
    line++;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java", e);
    }
  }
}
