package eu.stratuslab.bridge.store.sqlite;

/** The version of a document: the number of its last change, which no other change ever has. */
final class Version {
  private static final int RADIX = 36;

  private Version() {}

  static String of(long seq) {
    return Long.toString(seq, RADIX);
  }

  /**
   * The number behind a version.
   *
   * @throws NumberFormatException if it is none
   */
  static long seq(String version) {
    return Long.parseLong(version, RADIX);
  }
}
