package eu.stratuslab.bridge.format;

import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Attribute.Bounds;
import eu.stratuslab.model.resource.Attribute.Place;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Attributes;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.Creation;
import eu.stratuslab.model.resource.Hash;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceType.Adder;
import eu.stratuslab.model.resource.ResourceType.Namespace;
import eu.stratuslab.model.resource.ResourceType.Verb;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The CloudEntryPoint (DSP0263 5.12): the one resource without a collection. Its references derive
 * from the list of types.
 */
public final class EntryPoint {
  /** Its path, relative to the base URI, and the key of its document. */
  public static final String PATH = "cloudEntryPoint";

  /** The attribute that says what relative references are relative to. */
  static final String BASE_URI = "baseURI";

  public static final ResourceType TYPE =
      new ResourceType(
          "CloudEntryPoint",
          PATH,
          Optional.empty(),
          Namespace.CIMI,
          "The resource from which a consumer finds every other.",
          attributes(),
          new Creation.ByProvider(),
          Adder.NOBODY,
          List.of(),
          List.of(),
          Optional.empty(),
          List.of(Verb.EDIT),
          Behaviour.DATA);

  private EntryPoint() {}

  private static List<Attribute> attributes() {
    var attributes = new ArrayList<Attribute>();
    attributes.add(
        computed(BASE_URI, AttributeType.URI, "", "What relative references are relative to."));
    attributes.add(collection(Metadata.ENTRY_POINT_KEY, Metadata.NAME));
    for (var type : ResourceTypes.ALL) {
      type.entryPointKey().ifPresent(key -> attributes.add(collection(key, type.name())));
    }
    return attributes;
  }

  private static Attribute collection(String name, String of) {
    return computed(name, AttributeType.COLLECTION, of, "The resources of type " + of + ".");
  }

  private static Attribute computed(
      String name, AttributeType type, String of, String description) {
    return new Attribute(
        name,
        type,
        false,
        Place.COMPUTED,
        Access.READ_ONLY,
        false,
        description,
        of,
        "",
        "",
        new Bounds(null, null, Attributes.DEFAULT_MAX_LENGTH, null, List.of()),
        Hash.NONE,
        false,
        List.of());
  }
}
