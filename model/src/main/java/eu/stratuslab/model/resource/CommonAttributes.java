package eu.stratuslab.model.resource;

import eu.stratuslab.model.resource.Attribute.Bounds;
import eu.stratuslab.model.resource.Attribute.Place;
import java.util.List;

/** The attributes that every resource has (DSP0263 5.7.1). */
public final class CommonAttributes {
  /** The greatest number of properties of one resource (capability MaxPropertyItems). */
  public static final int MAX_PROPERTIES = 64;

  public static final List<Attribute> ALL =
      List.of(
          common("id", AttributeType.URI, Place.COMPUTED, Access.READ_ONLY, "The resource's URI."),
          common("name", AttributeType.STRING, Place.COMMON, Access.WRITABLE, "A name for people."),
          common("description", AttributeType.STRING, Place.COMMON, Access.WRITABLE, "Any text."),
          common(
              "created",
              AttributeType.DATE_TIME,
              Place.COMMON,
              Access.READ_ONLY,
              "When it was created."),
          common(
              "updated",
              AttributeType.DATE_TIME,
              Place.COMMON,
              Access.READ_ONLY,
              "When an attribute was last changed on request; actions do not count."),
          common(
              "parent", AttributeType.REF, Place.COMPUTED, Access.READ_ONLY, "What it is part of."),
          common(
              "properties",
              AttributeType.MAP,
              Place.COMMON,
              Access.WRITABLE,
              "The consumer's own names and values."));

  private CommonAttributes() {}

  private static Attribute common(
      String name, AttributeType type, Place place, Access access, String description) {
    return new Attribute(
        name,
        type,
        false,
        place,
        access,
        false,
        description,
        "",
        type == AttributeType.MAP ? "property" : "",
        "",
        new Bounds(
            null,
            null,
            type == AttributeType.MAP ? MAX_PROPERTIES : Attributes.DEFAULT_MAX_LENGTH,
            null,
            List.of()),
        Hash.NONE,
        false,
        List.of());
  }
}
