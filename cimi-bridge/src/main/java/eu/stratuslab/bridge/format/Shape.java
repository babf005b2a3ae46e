package eu.stratuslab.bridge.format;

import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.StandardAttributes;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a dialect shows of a type, worked out once: a list of a thousand resources reads it a
 * thousand times.
 *
 * @param fields the standard's, or all of a type of ours
 * @param extensions what we add to a type of the standard; shown last (DSP0263 4.1.1)
 */
record Shape(
    ResourceType type,
    String namespace,
    String typeUri,
    List<Field> fields,
    List<Field> extensions) {

  /** One shown attribute and the dialect's name of it. */
  record Field(Attribute attribute, String name) {}

  static Shape of(Dialect dialect, ResourceType type) {
    var fields =
        type.allAttributes().stream()
            .filter(a -> a.access().shown())
            .map(a -> new Field(a, dialect.name(type.name(), a.name())))
            .collect(Collectors.partitioningBy(field -> extension(type, field.attribute())));
    return new Shape(
        type,
        dialect.namespace(type.namespace()),
        dialect.typeUri(type),
        fields.getOrDefault(false, List.of()),
        fields.getOrDefault(true, List.of()));
  }

  private static boolean extension(ResourceType type, Attribute attribute) {
    return StandardAttributes.extended(type.namespace(), type.name(), attribute.name());
  }
}
