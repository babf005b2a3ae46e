package eu.stratuslab.model.resource;

import java.util.ArrayList;
import java.util.List;

/**
 * A collection of resources of another type, each of which names the one that holds it: an enhanced
 * collection (DSP0263 5.5.12). Its items are found by what their documents say, and changed by
 * actions of theirs; the holder's document knows nothing of them.
 *
 * @param attribute the attribute of the holder that refers to it, and its path segment
 * @param type the name of one item with its accessory attributes, {@code locatedVolume}
 * @param array the JSON array that holds the items in a collection, {@code locatedVolumes}
 * @param of the type of what is listed, {@code Volume}
 * @param item the reference to it in an insert, a remove and an item, {@code volume}
 * @param member the member of the item's spec that names the holder, {@code attachment}
 * @param holder the member of that which is the holder's key, {@code machine}
 * @param insert the action of the item's type that an insert is; empty if nobody inserts
 * @param remove the action of the item's type that a remove is; empty if nobody removes
 * @param description one sentence
 * @param accessories what an item has beside the listed resource, kept in {@code member}
 */
public record Linked(
    String attribute,
    String type,
    String array,
    String of,
    String item,
    String member,
    String holder,
    String insert,
    String remove,
    String description,
    List<Attribute> accessories) {
  public Linked {
    accessories = List.copyOf(accessories);
  }

  /** True if items only come and go with what they are: the holder has no hold on them. */
  public boolean readOnly() {
    return insert.isEmpty();
  }

  /** True if an item is the listed resource itself, and nothing beside it. */
  public boolean plain() {
    return type.equals(of);
  }

  /** The path under which an item's document names its holder. */
  public String path() {
    return "spec." + member + "." + holder;
  }

  /** The reference to the item, as a message carries it. */
  public Attribute reference() {
    return Attributes.reference(item, of, true, "The " + of + " that is listed.");
  }

  /** What the body of an insert may carry beside action and properties. */
  public List<Attribute> parameters() {
    var parameters = new ArrayList<Attribute>();
    parameters.add(reference());
    parameters.addAll(accessories);
    return parameters;
  }
}
