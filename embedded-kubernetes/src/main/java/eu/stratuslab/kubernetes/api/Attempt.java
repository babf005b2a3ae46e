package eu.stratuslab.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.lifecycle.Write;
import eu.stratuslab.kubernetes.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * A write that is about to be done. Its objects are as the client's version has them, and are not
 * to be changed.
 *
 * @param target with the name that the object has
 * @param object null on delete
 * @param old null on create
 */
public record Attempt(
    Operation operation,
    Target target,
    @Nullable ObjectNode object,
    @Nullable ObjectNode old,
    Write write) {

  /** The same as another version of the resource has it. */
  public Attempt as(ResourceType type) {
    return type.equals(target.type())
        ? this
        : new Attempt(
            operation,
            new Target(type, target.namespace(), target.name(), target.subresource()),
            converted(object, type),
            converted(old, type),
            write);
  }

  private @Nullable ObjectNode converted(@Nullable ObjectNode served, ResourceType type) {
    return served == null
        ? null
        : Conversion.served(type, Conversion.stored(target.type(), served.deepCopy()));
  }

  /** What is done to an object, as rules of policies name it. */
  public enum Operation {
    CREATE,
    UPDATE,
    DELETE
  }
}
