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
 * @param computed true if the items are no documents: what is stored of them is made into items
 *     when they are read
 */
public record Owned(
    String attribute,
    String of,
    String member,
    String summary,
    String description,
    boolean computed) {

  /** A collection of documents. */
  public Owned(String attribute, String of, String member, String summary, String description) {
    this(attribute, of, member, summary, description, false);
  }

  /** How many items that consumers make may be part of one resource. */
  public static final int MAX_ADDED = 64;

  /** True if consumers make the items. They are then buried with the owner. */
  public boolean addable() {
    return !computed
        && !(ResourceTypes.named(of).orElseThrow().creation() instanceof Creation.ByProvider);
  }

  /** The path under which an item's document names its owner. */
  public String path() {
    return "spec." + member;
  }
}
