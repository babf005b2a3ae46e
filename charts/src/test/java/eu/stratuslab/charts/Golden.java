package eu.stratuslab.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that say what is expected; {@code -Dgolden.update} writes them anew. */
final class Golden {
  private Golden() {}

  static void check(Path file, String actual) {
    try {
      if (System.getProperty("golden.update") != null) {
        Files.writeString(file, actual);
      }
      assertThat(actual)
          .as("%s is out of date: run this test with -Dgolden.update", file)
          .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
