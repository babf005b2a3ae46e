package eu.stratuslab.model.resource;

/** The data types of DSP0263 5.5. Arrays are an attribute's {@link Attribute#array()}. */
public enum AttributeType {
  BOOLEAN("boolean"),
  INTEGER("integer"),
  STRING("string"),
  DATE_TIME("dateTime"),
  URI("URI"),
  REF("ref"),
  STRUCTURE("structure"),
  MAP("map"),
  COLLECTION("collection"),
  ANY("any");

  private final String cimiName;

  AttributeType(String cimiName) {
    this.cimiName = cimiName;
  }

  /** The name that the standard uses. */
  public String cimiName() {
    return cimiName;
  }

  /** True if {@code $filter} and {@code $orderby} may name such an attribute (DSP0263 4.1.6). */
  public boolean comparable() {
    return this == BOOLEAN || this == INTEGER || this == STRING || this == DATE_TIME || this == URI;
  }
}
