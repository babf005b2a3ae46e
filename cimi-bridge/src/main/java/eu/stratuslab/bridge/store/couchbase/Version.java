package eu.stratuslab.bridge.store.couchbase;

import java.util.OptionalLong;

/**
 * The version of a document: its CAS in hexadecimal, since it is greater than what a number in JSON
 * can be. That of a tombstone says that it is one: nothing may take its place, and the server
 * cannot be asked to see to that.
 */
final class Version {
  private static final int RADIX = 16;
  private static final String GONE = "-gone";

  private Version() {}

  static String of(long cas, boolean gone) {
    return Long.toHexString(cas) + (gone ? GONE : "");
  }

  static boolean gone(String version) {
    return version.endsWith(GONE);
  }

  /** The CAS; empty if that is no version of ours. */
  static OptionalLong cas(String version) {
    var hex = gone(version) ? version.substring(0, version.length() - GONE.length()) : version;
    try {
      var cas = Long.parseUnsignedLong(hex, RADIX);
      return cas == 0 ? OptionalLong.empty() : OptionalLong.of(cas);
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }
}
