package eu.stratuslab.model.resource;

import java.util.List;

/**
 * A custom operation of a type (DSP0263 5.11, 8).
 *
 * @param name the last path segment of its URI, {@code start}
 * @param description one sentence
 * @param parameters what the body may carry beside action and properties
 */
public record ResourceAction(String name, String description, List<Attribute> parameters) {
  public ResourceAction {
    parameters = List.copyOf(parameters);
  }
}
