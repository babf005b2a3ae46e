package eu.stratuslab.model.resource;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A custom operation of a type (DSP0263 5.11, 8).
 *
 * @param name the last path segment of its URI, {@code start}
 * @param description one sentence
 * @param parameters what the body may carry beside action and properties
 * @param inserts the attribute of the collection into which it inserts; empty for an action of the
 *     resource itself
 * @param creates what it creates elsewhere; empty for an action of the resource itself
 */
public record ResourceAction(
    String name,
    String description,
    List<Attribute> parameters,
    Optional<String> inserts,
    Optional<Creates> creates) {
  public ResourceAction {
    parameters = List.copyOf(parameters);
  }

  /**
   * A create by another name: the body is that of a create of the type.
   *
   * @param type the name of what is created, {@code MachineImage}
   * @param source the attribute that refers to the resource that is asked
   * @param values what other attributes are, by name
   */
  public record Creates(String type, String source, Map<String, String> values) {
    public Creates {
      values = Map.copyOf(values);
    }
  }

  public ResourceAction(
      String name, String description, List<Attribute> parameters, Optional<String> inserts) {
    this(name, description, parameters, inserts, Optional.empty());
  }

  /** An action that creates something from the resource. */
  public ResourceAction(String name, String description, Creates creates) {
    this(name, description, List.of(), Optional.empty(), Optional.of(creates));
  }

  /** An action of the resource itself. */
  public ResourceAction(String name, String description, List<Attribute> parameters) {
    this(name, description, parameters, Optional.empty());
  }
}
