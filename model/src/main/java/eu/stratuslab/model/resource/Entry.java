package eu.stratuslab.model.resource;

import static eu.stratuslab.model.resource.ResourceType.Adder.ANY_USER;
import static eu.stratuslab.model.resource.ResourceType.Namespace.CIMI;
import static eu.stratuslab.model.resource.ResourceType.Verb.DELETE;
import static eu.stratuslab.model.resource.ResourceType.Verb.EDIT;

import eu.stratuslab.model.image.ImageBehaviour;
import eu.stratuslab.model.image.ImageSpec;
import eu.stratuslab.model.image.ImageStatus;
import eu.stratuslab.model.resource.Attribute.Bounds;
import eu.stratuslab.model.resource.Attribute.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The shapes that entries of the list of resource types have in common. */
final class Entry {
  private static final String LOCATION = "imageLocation";

  static ResourceType data(
      String name,
      String collection,
      String key,
      ResourceType.Namespace namespace,
      String description,
      Class<? extends Record> spec,
      ResourceType.Adder adder,
      Behaviour behaviour) {
    return new ResourceType(
        name,
        collection,
        Optional.of(key),
        namespace,
        description,
        Attributes.of(spec, Place.SPEC),
        new Creation.FromRepresentation(),
        adder,
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(EDIT, DELETE),
        behaviour);
  }

  /** {@code state} first, as the standard's tables have it, then the rest, then collections. */
  static List<Attribute> withState(List<Attribute> attributes, Attribute... collections) {
    var state =
        attribute("state", AttributeType.STRING, Place.COMMON, "", "The state of the resource.");
    var all = new ArrayList<Attribute>();
    all.add(state);
    attributes.stream().filter(a -> !a.name().equals("state")).forEach(all::add);
    // A part's collection takes the place of the member of the spec that holds its items.
    var names = Stream.of(collections).map(Attribute::name).toList();
    all.removeIf(a -> names.contains(a.name()));
    all.addAll(List.of(collections));
    return all;
  }

  static Attribute collection(Owned owned) {
    return collection(owned.attribute(), owned.of(), owned.description());
  }

  static Attribute collection(String name, String of, String description) {
    return attribute(name, AttributeType.COLLECTION, Place.COMPUTED, of, description);
  }

  static Attribute attribute(
      String name, AttributeType type, Place place, String of, String description) {
    return new Attribute(
        name,
        type,
        false,
        place,
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

  /** Images of both kinds come to hosts in the same way, as the same kind of custom resource. */
  static ResourceType image(
      String name, String collection, String description, String source, String... without) {
    return new ResourceType(
        name,
        collection,
        Optional.of(collection),
        CIMI,
        description,
        withState(Attributes.of(ImageSpec.class, ImageStatus.class)).stream()
            .filter(attribute -> !List.of(without).contains(attribute.name()))
            .map(a -> a.name().equals(LOCATION) ? a.leadingTo(source) : a)
            .toList(),
        new Creation.FromRepresentation(),
        ANY_USER,
        List.of(),
        List.of(),
        Optional.of(
            new Mirrored(
                "Image", "images", true, false, false, ImageSpec.class, ImageStatus.class)),
        List.of(EDIT, DELETE),
        new ImageBehaviour());
  }

  static ResourceAction.Creates imageOf(String type, Map<String, String> values) {
    return new ResourceAction.Creates(type, LOCATION, values);
  }

  static Linked images(
      String attribute, String type, String collection, String holder, String description) {
    return new Linked(
        attribute,
        type,
        collection,
        type,
        "image",
        "source",
        holder,
        "",
        "",
        description,
        List.of());
  }

  private Entry() {}
}
