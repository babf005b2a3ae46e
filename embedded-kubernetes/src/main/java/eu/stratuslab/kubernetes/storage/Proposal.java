package eu.stratuslab.kubernetes.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A write that was decided on what was seen; it is refused when that is no longer so.
 *
 * @param expected the revision of the object as it was seen; 0 when it was absent
 * @param next the object to be stored, or its last state when it is to be removed
 * @param remove whether the object is to go
 * @param within an object that must exist and not be in deletion, such as the namespace
 */
public record Proposal(
    ObjectKey key, long expected, ObjectNode next, boolean remove, @Nullable ObjectKey within) {

  public static Proposal create(ObjectKey key, ObjectNode object, Optional<ObjectKey> within) {
    return new Proposal(key, 0, object, false, within.orElse(null));
  }

  public static Proposal replace(StoredObject seen, ObjectNode object) {
    return new Proposal(seen.key(), seen.revision(), object, false, null);
  }

  public static Proposal remove(StoredObject seen, ObjectNode last) {
    return new Proposal(seen.key(), seen.revision(), last, true, null);
  }
}
