package eu.stratuslab.model.resource;

/**
 * A natural key that only one document may hold: a name, an address. It is a document of its own,
 * inserted before its owner, naming owner and Job; one whose owner and Job both do not exist may be
 * taken over.
 *
 * @param space what is unique, {@code user-name}, {@code mac}
 * @param value the key within it
 */
public record Claim(String space, String value) {
  /** The name of the type of claim documents, which no API shows. */
  public static final String TYPE = "Claim";

  /** The key of the claim's document. */
  public String key() {
    return space + "/" + value;
  }
}
