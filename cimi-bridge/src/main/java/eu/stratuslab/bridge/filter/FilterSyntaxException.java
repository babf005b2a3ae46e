package eu.stratuslab.bridge.filter;

/** An expression that cannot be read beyond a position; becomes a violation. */
final class FilterSyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  private final int position;

  FilterSyntaxException(int position, String message) {
    super(message);
    this.position = position;
  }

  /** Of the offending character, counted from 1. */
  int position() {
    return position;
  }
}
