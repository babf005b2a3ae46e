package eu.stratuslab.model.resource;

import eu.stratuslab.model.resource.Attribute.Bounds;
import eu.stratuslab.model.resource.Attribute.Place;
import java.util.List;

/** The attributes that every resource has (DSP0263 5.7.1). */
public final class CommonAttributes {
  /** The greatest number of properties of one resource (capability MaxPropertyItems). */
  public static final int MAX_PROPERTIES = 64;

  private static final int MAX_PRINCIPAL = 128;
  private static final String[] RIGHTS = {"VIEW", "MODIFY", "ALL"};

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
              "The consumer's own names and values."),
          acl());

  private CommonAttributes() {}

  /** Who owns it and who may do what: StratusLab's, shown to those who may change it. */
  private static Attribute acl() {
    var type = List.of("USER", "ROLE");
    var owner =
        List.of(
            member("principal", true, "The name of a user or a role.", List.of()),
            member("type", true, "What the name names.", type));
    var rule =
        List.of(
            owner.getFirst(),
            owner.getLast(),
            member("right", true, "Each includes those before it.", List.of(RIGHTS)));
    return structure(
        "acl",
        false,
        false,
        "",
        "The owner, and what others may do.",
        List.of(
            structure("owner", false, true, "", "Has every right.", owner),
            structure("rules", true, false, "rule", "What others may do.", rule)));
  }

  private static Attribute member(
      String name, boolean required, String description, List<String> values) {
    return new Attribute(
        name,
        AttributeType.STRING,
        false,
        Place.COMMON,
        Access.WRITABLE,
        required,
        description,
        "",
        "",
        "",
        new Bounds(null, null, MAX_PRINCIPAL, null, values),
        Hash.NONE,
        false,
        List.of());
  }

  private static Attribute structure(
      String name,
      boolean array,
      boolean required,
      String item,
      String description,
      List<Attribute> members) {
    return new Attribute(
        name,
        AttributeType.STRUCTURE,
        array,
        Place.COMMON,
        Access.WRITABLE,
        required,
        description,
        "",
        item,
        "",
        new Bounds(null, null, MAX_PROPERTIES, null, List.of()),
        Hash.NONE,
        false,
        members);
  }

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
