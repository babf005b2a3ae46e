package eu.stratuslab.model.event;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Href;
import eu.stratuslab.model.resource.Linked;
import eu.stratuslab.model.resource.Owned;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * That a resource is in a collection of another one: what the descriptions of the types ({@link
 * Linked}, {@link Owned}) make of a document.
 *
 * @param holder the type of the other one
 * @param key of the other one
 * @param collection the attribute under which it has the collection, {@code volumes}
 * @param as what the resource is there, for people: {@code initialLocation /dev/vdb}; may be empty
 * @param changes the operations of the resource by which it comes there and goes; none if it is
 *     only listed there
 */
public record Membership(
    ResourceType holder, String key, String collection, String as, Set<String> changes) {
  /** The types whose resources are in collections of others: most writes are of others yet. */
  private static final Set<String> LISTED =
      ResourceTypes.ALL.stream()
          .flatMap(
              type ->
                  Stream.concat(
                      type.links().stream().map(Linked::of),
                      type.owned().stream().filter(Owned::addable).map(Owned::of)))
          .collect(Collectors.toUnmodifiableSet());

  public Membership {
    changes = Set.copyOf(changes);
  }

  /** Every collection in which a document is named; none if it is gone. */
  public static List<Membership> of(Document document) {
    if (document.gone() || !LISTED.contains(document.type())) {
      return List.of();
    }
    var all = new ArrayList<Membership>();
    for (var holder : ResourceTypes.ALL) {
      holder.links().stream()
          .filter(link -> link.of().equals(document.type()))
          .forEach(link -> linked(document, holder, link).ifPresent(all::add));
      holder.owned().stream()
          .filter(owned -> owned.of().equals(document.type()) && owned.addable())
          .forEach(owned -> owned(document, holder, owned).ifPresent(all::add));
    }
    return all;
  }

  private static Optional<Membership> linked(Document document, ResourceType holder, Linked link) {
    var key = document.spec().path(link.member()).path(link.holder()).asText();
    var changes = link.readOnly() ? Set.<String>of() : Set.of(link.insert(), link.remove());
    return key.isEmpty()
        ? Optional.empty()
        : Optional.of(new Membership(holder, key, link.attribute(), as(document, link), changes));
  }

  private static Optional<Membership> owned(Document document, ResourceType holder, Owned owned) {
    var href = new Href(document.spec().path(owned.member()).path("href").asText());
    return href.collection().equals(holder.collection())
        ? Optional.of(
            new Membership(holder, href.key(), owned.attribute(), "", Set.of("add", "delete")))
        : Optional.empty();
  }

  /** Where its holder has it indeed, and not only in the record. */
  static List<Membership> held(Document document) {
    var all = of(document);
    return all.isEmpty()
            || ResourceTypes.named(document.type()).orElseThrow().behaviour().held(document)
        ? all
        : List.of();
  }

  private static String as(Document document, Linked link) {
    var member = document.spec().path(link.member());
    return String.join(
        ", ",
        link.accessories().stream()
            .map(Attribute::name)
            .filter(member::hasNonNull)
            .map(name -> name + " " + member.path(name).asText())
            .toList());
  }

  /** True if both are the same place. */
  boolean same(Membership other) {
    return holder == other.holder && key.equals(other.key) && collection.equals(other.collection);
  }
}
