package eu.stratuslab.bridge.filter;

/**
 * A word of a {@code $filter} expression.
 *
 * @param kind what it is
 * @param text as compared: a string without quotes and escapes
 * @param position of its first character, counted from 1
 */
record Token(Kind kind, String text, int position) {

  /** What a word can be. */
  enum Kind {
    NAME("a name"),
    STRING("a string"),
    INTEGER("an integer"),
    DATE("a date"),
    OPERATOR("an operator"),
    OPEN("'('"),
    CLOSE("')'"),
    OPEN_KEY("'['"),
    CLOSE_KEY("']'"),
    END("the end");

    private final String description;

    Kind(String description) {
      this.description = description;
    }

    String description() {
      return description;
    }
  }

  boolean is(Kind other) {
    return kind == other;
  }

  boolean word(String word) {
    return kind == Kind.NAME && text.equals(word);
  }

  @Override
  public String toString() {
    return kind == Kind.END ? "the end" : "'" + text + "'";
  }
}
