package eu.stratuslab.model.resource;

import java.util.List;

/** How a consumer creates a resource of a type (DSP0263 4.2.1.1). */
public sealed interface Creation {

  /**
   * From a template, by reference or by value.
   *
   * @param key the attribute of the create message that holds the template
   * @param attributes the attributes of the template
   */
  record FromTemplate(String key, List<Attribute> attributes) implements Creation {
    public FromTemplate {
      attributes = List.copyOf(attributes);
    }
  }

  /** From the representation of the resource itself. */
  record FromRepresentation() implements Creation {}

  /** Never by a consumer. */
  record ByProvider() implements Creation {}
}
