package eu.stratuslab.bridge.format;

/** The two serialisations that every resource has (DSP0263 4.1.4). */
public enum Notation {
  JSON("application/json", 'j'),
  XML("application/xml", 'x');

  private final String mediaType;
  private final char letter;

  Notation(String mediaType, char letter) {
    this.mediaType = mediaType;
    this.letter = letter;
  }

  public String mediaType() {
    return mediaType;
  }

  /** The mark of this notation in an entity tag. */
  public char letter() {
    return letter;
  }
}
