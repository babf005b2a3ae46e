package eu.stratuslab.model.resource;

import static java.util.Objects.requireNonNull;

import eu.stratuslab.model.resource.Attribute.Place;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A resource type, described once. Routes, JSON, XML, validation, ResourceMetadata, CRD, reference
 * pages and the every-type tests derive from it.
 *
 * @param name {@code Machine}
 * @param collection its path segment and the JSON array of its collection, {@code machines}
 * @param entryPointKey its attribute in the CloudEntryPoint, {@code machineConfigs}; empty for none
 * @param namespace whose type it is
 * @param description one sentence
 * @param attributes its own attributes; the common ones are {@link CommonAttributes}
 * @param creation how a consumer creates one
 * @param adder who may create one
 * @param actions its custom operations
 * @param parts the collections inside it
 * @param mirrored the custom resource that mirrors it; empty for none
 * @param verbs what a consumer may do beside reading, creating and acting
 * @param behaviour what it does
 * @param links the collections of other resources that name this one
 * @param owned the collections of resources that are part of this one
 */
public record ResourceType(
    String name,
    String collection,
    Optional<String> entryPointKey,
    Namespace namespace,
    String description,
    List<Attribute> attributes,
    Creation creation,
    Adder adder,
    List<ResourceAction> actions,
    List<Part> parts,
    Optional<Mirrored> mirrored,
    List<Verb> verbs,
    Behaviour behaviour,
    List<Linked> links,
    List<Owned> owned) {
  private static final String EVENT_LOG = "eventLog";

  /** Whose type it is: decides its XML namespace and type URI. */
  public enum Namespace {
    /** DMTF's, by the dialect. */
    CIMI,
    /** {@code http://stratuslab.eu/cimi/1/}: an extension (DSP0263 4.1.1). */
    STRATUSLAB
  }

  /** Who may create one. */
  public enum Adder {
    ANY_USER,
    ADMIN,
    NOBODY
  }

  /** The standard operations beside {@code add}. */
  public enum Verb {
    EDIT,
    DELETE
  }

  public ResourceType {
    requireNonNull(name, "name is null");
    attributes = List.copyOf(attributes);
    actions = List.copyOf(actions);
    parts = List.copyOf(parts);
    verbs = List.copyOf(verbs);
    links = List.copyOf(links);
    owned = List.copyOf(owned);
  }

  /** A type to which no other one is linked. */
  public ResourceType(
      String name,
      String collection,
      Optional<String> entryPointKey,
      Namespace namespace,
      String description,
      List<Attribute> attributes,
      Creation creation,
      Adder adder,
      List<ResourceAction> actions,
      List<Part> parts,
      Optional<Mirrored> mirrored,
      List<Verb> verbs,
      Behaviour behaviour) {
    this(
        name,
        collection,
        entryPointKey,
        namespace,
        description,
        attributes,
        creation,
        adder,
        actions,
        parts,
        mirrored,
        verbs,
        behaviour,
        List.of(),
        List.of());
  }

  /** The same type with collections of others that name it. */
  ResourceType linking(Linked... linked) {
    return with(attributes, List.of(linked), owned);
  }

  /** The same type with collections of resources that are part of it. */
  ResourceType owning(Owned... parts) {
    return with(
        Stream.concat(attributes.stream(), Stream.of(parts).map(Entry::collection)).toList(),
        links,
        Stream.concat(owned.stream(), Stream.of(parts)).toList());
  }

  /** The same type, each resource of which has a log. */
  ResourceType logging() {
    var log =
        Entry.attribute(
            EVENT_LOG, AttributeType.REF, Place.COMPUTED, "EventLog", "What happened to it.");
    return with(Stream.concat(attributes.stream(), Stream.of(log)).toList(), links, owned);
  }

  private ResourceType with(
      List<Attribute> newAttributes, List<Linked> newLinks, List<Owned> newOwned) {
    return new ResourceType(
        name,
        collection,
        entryPointKey,
        namespace,
        description,
        newAttributes,
        creation,
        adder,
        actions,
        parts,
        mirrored,
        verbs,
        behaviour,
        newLinks,
        newOwned);
  }

  /** True if each resource of the type has a log, under its own key. */
  public boolean logged() {
    return Attribute.find(attributes, EVENT_LOG)
        .filter(a -> a.place() == Place.COMPUTED)
        .isPresent();
  }

  /** The collection of owned resources under that attribute. */
  public Optional<Owned> owned(String attribute) {
    return owned.stream().filter(o -> o.attribute().equals(attribute)).findFirst();
  }

  /** The collection of linked resources under that attribute. */
  public Optional<Linked> link(String attribute) {
    return links.stream().filter(l -> l.attribute().equals(attribute)).findFirst();
  }

  /** Common and own attributes, in the order of the standard. */
  public List<Attribute> allAttributes() {
    return Stream.concat(CommonAttributes.ALL.stream(), attributes.stream()).toList();
  }

  /** The own or common attribute with that name, if CIMI shows it. */
  public Optional<Attribute> shown(String attribute) {
    return allAttributes().stream()
        .filter(a -> a.name().equals(attribute) && a.access().shown())
        .findFirst();
  }

  /** The action with that name. */
  public Optional<ResourceAction> action(String action) {
    return actions.stream().filter(a -> a.name().equals(action)).findFirst();
  }

  /** Where documents keep an attribute, as a dotted path. */
  public static String path(Attribute attribute) {
    return switch (attribute.place()) {
      case COMMON -> attribute.name();
      case SPEC -> "spec." + attribute.name();
      case STATUS -> "status." + attribute.name();
      case COMPUTED -> throw new IllegalArgumentException(attribute.name() + " is not stored");
    };
  }

  /** The reference to one resource of this type, relative to the base URI. */
  public String href(String key) {
    return collection + "/" + key;
  }
}
