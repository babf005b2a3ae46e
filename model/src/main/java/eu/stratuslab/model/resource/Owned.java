package eu.stratuslab.model.resource;

/**
 * A collection of the resources that are part of one and have documents of their own: the Events of
 * a log, the Meters of a machine.
 *
 * @param attribute the attribute of the owner that refers to it, and its path segment
 * @param of the type of the items
 * @param member the member of an item's spec that refers to the owner
 * @param summary the attribute of the owner that counts them by state; empty for none. Its members
 *     have the names of the states
 * @param description one sentence
 */
public record Owned(
    String attribute, String of, String member, String summary, String description) {

  /** The path under which an item's document names its owner. */
  public String path() {
    return "spec." + member;
  }
}
