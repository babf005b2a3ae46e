package eu.stratuslab.kubernetes.resource;

/**
 * A printer column.
 *
 * @param type string, integer, number, boolean or date
 * @param priority 0 is always shown, more only with {@code -o wide}
 * @param jsonPath a Kubernetes JSONPath such as {@code .status.state}
 */
public record Column(
    String name, String type, String format, String description, int priority, String jsonPath) {

  /** A column of text that is always shown. */
  public static Column text(String name, String jsonPath) {
    return new Column(name, "string", "", "", 0, jsonPath);
  }

  /** The usual last column. */
  public static Column age() {
    return new Column("Age", "date", "", "", 0, ".metadata.creationTimestamp");
  }
}
