package eu.stratuslab.model.resource;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attribute of a resource, a template or a structure (DSP0263 5.5, 5.11).
 *
 * @param name its CIMI name, also its JSON name in documents and custom resources
 * @param type its data type; of one item if {@code array}
 * @param array true for an ordered list of {@code type}
 * @param place where a document keeps it
 * @param access who may read and write it
 * @param required true if a create must give it (consumerMandatory)
 * @param description one sentence for reference pages and {@code kubectl explain}
 * @param of the type that a reference leads to, that a URI may lead to or that a collection
 *     consists of; empty for others
 * @param item the name of one array item in XML; empty for others
 * @param unit the unit of an integer; empty for none
 * @param bounds what a value must keep to
 * @param hash how a secret is hashed before it enters a document
 * @param byValue true if a reference may be given by value
 * @param members the attributes of a structure, or of a reference's target given by value
 */
public record Attribute(
    String name,
    AttributeType type,
    boolean array,
    Place place,
    Access access,
    boolean required,
    String description,
    String of,
    String item,
    String unit,
    Bounds bounds,
    Hash hash,
    boolean byValue,
    List<Attribute> members) {

  /** Where a document keeps an attribute. */
  public enum Place {
    /** Beside spec and status: name, description, properties and the like. */
    COMMON,
    /** In {@code spec}: what the consumer wants. */
    SPEC,
    /** In {@code status}: what is. */
    STATUS,
    /** Nowhere: computed when the resource is shown. */
    COMPUTED
  }

  /**
   * What a value must keep to.
   *
   * @param minimum smallest integer, or null
   * @param maximum greatest integer, or null
   * @param maxLength greatest length of a string in characters, or of an array in items
   * @param pattern regular expression that the whole string must match, or null
   * @param values the only allowed strings; empty for any
   */
  public record Bounds(
      @Nullable Long minimum,
      @Nullable Long maximum,
      int maxLength,
      @Nullable String pattern,
      List<String> values) {
    public Bounds {
      values = List.copyOf(values);
    }
  }

  public Attribute {
    requireNonNull(name, "name is null");
    members = List.copyOf(members);
  }

  /** The member with that name. */
  public Optional<Attribute> member(String member) {
    return find(members, member);
  }

  /** The attribute with that name in a list. */
  public static Optional<Attribute> find(List<Attribute> attributes, String name) {
    return attributes.stream().filter(a -> a.name().equals(name)).findFirst();
  }

  /** The same attribute, which may lead to a resource of that type. */
  Attribute leadingTo(String newOf) {
    return new Attribute(
        name,
        type,
        array,
        place,
        access,
        required,
        description,
        newOf,
        item,
        unit,
        bounds,
        hash,
        byValue,
        members);
  }

  /** The same attribute kept elsewhere. */
  Attribute at(Place newPlace) {
    return new Attribute(
        name,
        type,
        array,
        newPlace,
        access,
        required,
        description,
        of,
        item,
        unit,
        bounds,
        hash,
        byValue,
        members);
  }

  /** The same attribute with all its members, shown only. */
  Attribute readOnly() {
    return new Attribute(
        name,
        type,
        array,
        place,
        Access.READ_ONLY,
        false,
        description,
        of,
        item,
        unit,
        bounds,
        hash,
        byValue,
        members.stream().map(Attribute::readOnly).toList());
  }
}
