package eu.stratuslab.bridge.format;

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
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, actual);
      }
      assertThat(file).exists();
      assertThat(actual).describedAs("%s", file).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
