package eu.stratuslab.bridge.format;

import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.ResourceType;
import java.util.List;

/**
 * What a dialect shows of a type, worked out once: a list of a thousand resources reads it a
 * thousand times.
 */
record Shape(ResourceType type, String namespace, String typeUri, List<Field> fields) {

  /** One shown attribute and the dialect's name of it. */
  record Field(Attribute attribute, String name) {}

  static Shape of(Dialect dialect, ResourceType type) {
    return new Shape(
        type,
        dialect.namespace(type.namespace()),
        dialect.typeUri(type),
        type.allAttributes().stream()
            .filter(a -> a.access().shown())
            .map(a -> new Field(a, dialect.name(type.name(), a.name())))
            .toList());
  }
}
