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
  private static final String BEGIN = "<!-- measured -->\n";
  private static final String END = "<!-- end of measured -->\n";

  private BenchFile() {}

  /** Writes a measurement into a page; one without marks gets them at its end. */
  public static void write(Path file, String measured) {
    try {
      var page = Files.exists(file) ? Files.readString(file) : "# Benchmarks\n";
      Files.writeString(file, with(page, measured));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  static String with(String page, String measured) {
    var begin = page.indexOf(BEGIN);
    var end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      return page.stripTrailing() + "\n\n" + BEGIN + measured + END;
    }
    return page.substring(0, begin + BEGIN.length()) + measured + page.substring(end);
  }
}
