package eu.stratuslab.bridge.format;

import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Attribute.Bounds;
import eu.stratuslab.model.resource.Attribute.Place;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Attributes;
import eu.stratuslab.model.resource.CommonAttributes;
import eu.stratuslab.model.resource.Creation;
import eu.stratuslab.model.resource.Hash;
import eu.stratuslab.model.resource.ResourceAction;
import eu.stratuslab.model.resource.ResourceType;
import java.util.List;
import java.util.stream.Stream;

/** The attributes of what consumers send: create messages, representations, actions. */
public final class Messages {
  private Messages() {}

  /** A create (DSP0263 4.2.1.1). */
  public static List<Attribute> create(ResourceType type) {
    return switch (type.creation()) {
      case Creation.FromTemplate template ->
          Stream.concat(CommonAttributes.ALL.stream(), Stream.of(template(type, template)))
              .toList();
      case Creation.FromRepresentation _ -> type.allAttributes();
      case Creation.ByProvider _ -> List.of();
    };
  }

  /** The name of the template's type, {@code MachineTemplate}. */
  public static String templateType(Creation.FromTemplate template) {
    return Character.toUpperCase(template.key().charAt(0)) + template.key().substring(1);
  }

  private static Attribute template(ResourceType type, Creation.FromTemplate template) {
    return attribute(
        template.key(),
        AttributeType.REF,
        true,
        templateType(template),
        "What the new " + type.name() + " is made from, by reference or by value.",
        true,
        template.attributes());
  }

  /** An action (DSP0263 4.2.1.5): what it is, its parameters, and properties that it may carry. */
  public static List<Attribute> action(ResourceAction action) {
    var properties =
        CommonAttributes.ALL.stream().filter(a -> a.name().equals("properties")).findFirst();
    return Stream.of(
            Stream.of(
                attribute(
                    "action",
                    AttributeType.STRING,
                    false,
                    "",
                    "The URI of the action.",
                    false,
                    List.of())),
            action.parameters().stream(),
            properties.stream())
        .flatMap(attributes -> attributes)
        .toList();
  }

  private static Attribute attribute(
      String name,
      AttributeType type,
      boolean required,
      String of,
      String description,
      boolean byValue,
      List<Attribute> members) {
    return new Attribute(
        name,
        type,
        false,
        Place.SPEC,
        Access.WRITABLE,
        required,
        description,
        of,
        "",
        "",
        new Bounds(null, null, Attributes.DEFAULT_MAX_LENGTH, null, List.of()),
        Hash.NONE,
        byValue,
        members);
  }
}
