package eu.stratuslab.kubernetes.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.schema.SchemaHints;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a resource asks of its objects, beyond what all Kubernetes objects share. */
public interface Rules {

  /** How lists and maps of such objects are merged. */
  default SchemaHints hints() {
    return SchemaHints.unknownResource();
  }

  /** Sets what the server itself keeps in such objects; {@code old} is null on create. */
  default void prepare(ObjectNode object, @Nullable ObjectNode old) {}

  /** Whether something beside finalizers still holds an object that is being deleted. */
  default boolean held(ObjectNode object) {
    return false;
  }

  /** Takes out fields that the resource does not know; returns their paths. */
  List<String> prune(ObjectNode object);

  /** Fills in defaults, in place. */
  void applyDefaults(ObjectNode object);

  /** All that is wrong with an object; {@code old} is null on create. */
  List<Cause> validate(ObjectNode object, @Nullable ObjectNode old);

  /** A resource whose objects may hold anything. */
  Rules NONE =
      new Rules() {
        @Override
        public List<String> prune(ObjectNode object) {
          return List.of();
        }

        @Override
        public void applyDefaults(ObjectNode object) {}

        @Override
        public List<Cause> validate(ObjectNode object, @Nullable ObjectNode old) {
          return List.of();
        }
      };
}
