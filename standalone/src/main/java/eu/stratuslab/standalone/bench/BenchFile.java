package eu.stratuslab.standalone.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The page on which the table stands. What people wrote on it, above all why a bound is missed,
 * stays; what stands between the two marks is replaced.
 */
public final class BenchFile {
  private static final String BEGIN = "<!-- measured%s -->\n";
  private static final String END = "<!-- end of measured%s -->\n";

  private BenchFile() {}

  /**
   * Writes a measurement into a page; one without marks gets them at its end.
   *
   * @param section the name in the marks; empty for the table of the cloud that runs
   */
  public static void write(Path file, String section, String measured) {
    try {
      var page = Files.exists(file) ? Files.readString(file) : "# Benchmarks\n";
      Files.writeString(file, with(page, section, measured));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  static String with(String page, String section, String measured) {
    var name = section.isEmpty() ? "" : ": " + section;
    var first = BEGIN.formatted(name);
    var last = END.formatted(name);
    var begin = page.indexOf(first);
    var end = page.indexOf(last);
    if (begin < 0 || end < begin) {
      return page.stripTrailing() + "\n\n" + first + measured + last;
    }
    return page.substring(0, begin + first.length()) + measured + page.substring(end);
  }
}
