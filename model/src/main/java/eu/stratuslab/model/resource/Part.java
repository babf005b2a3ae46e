package eu.stratuslab.model.resource;

import java.util.List;

/**
 * A collection that lives inside its parent's document and is served as a resource of its own.
 *
 * @param attribute the attribute of the parent that refers to it, and its path segment
 * @param type the name of one item, {@code Disk}
 * @param array the JSON array that holds the items in a collection, {@code networkInterfaces}
 * @param member the member of the parent's spec that holds the items; each item has an {@code id}
 * @param description one sentence
 * @param instead why no consumer adds one or takes one away, and what to do instead
 * @param attributes the attributes of one item
 */
public record Part(
    String attribute,
    String type,
    String array,
    String member,
    String description,
    String instead,
    List<Attribute> attributes) {
  public Part {
    attributes = List.copyOf(attributes);
  }
}
