package eu.stratuslab.model.resource;

import java.util.List;
import java.util.Optional;

/**
 * A custom operation of a type (DSP0263 5.11, 8).
 *
 * @param name the last path segment of its URI, {@code start}
 * @param description one sentence
 * @param parameters what the body may carry beside action and properties
 * @param inserts the attribute of the collection into which it inserts; empty for an action of the
 *     resource itself
 */
public record ResourceAction(
    String name, String description, List<Attribute> parameters, Optional<String> inserts) {
  public ResourceAction {
    parameters = List.copyOf(parameters);
  }

  /** An action of the resource itself. */
  public ResourceAction(String name, String description, List<Attribute> parameters) {
    this(name, description, parameters, Optional.empty());
  }
}
