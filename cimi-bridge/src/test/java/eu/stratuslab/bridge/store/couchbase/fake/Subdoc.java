package eu.stratuslab.bridge.store.couchbase.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Changes members of a document: upserts and removals by paths of plain names. */
final class Subdoc {
  private static final int UPSERT = 0xc8;
  private static final int REMOVE = 0xc9;

  private Subdoc() {}

  /** A change that could not be made. */
  record Refused(int index, int status) {}

  /**
   * Makes all changes, or says which cannot be made.
   *
   * @param document changed in place
   */
  static Optional<Refused> apply(ObjectNode document, byte[] changes) throws IOException {
    var in = ByteBuffer.wrap(changes);
    for (var index = 0; in.hasRemaining(); index++) {
      var opcode = in.get() & 0xff;
      var flags = in.get();
      var path = new byte[in.getShort() & 0xffff];
      var value = new byte[in.getInt()];
      in.get(path).get(value);
      if (flags != 0) {
        throw new IOException("flags " + flags);
      }
      if (!apply(document, opcode, new String(path, StandardCharsets.UTF_8).split("\\."), value)) {
        return Optional.of(new Refused(index, Opcode.PATH_NOT_FOUND));
      }
    }
    return Optional.empty();
  }

  private static boolean apply(ObjectNode document, int opcode, String[] path, byte[] value)
      throws IOException {
    var parent = document;
    for (var i = 0; i < path.length - 1; i++) {
      if (!(parent.get(path[i]) instanceof ObjectNode child)) {
        return false;
      }
      parent = child;
    }
    var name = path[path.length - 1];
    return switch (opcode) {
      case UPSERT -> {
        parent.set(name, Json.mapper().readTree(value));
        yield true;
      }
      case REMOVE -> parent.remove(name) != null;
      default -> throw new IOException("sub-document command " + opcode);
    };
  }
}
