package eu.stratuslab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files that say what is expected; {@code -Dgolden.update=true} writes them anew. */
public final class Golden {

  private static final Path RESOURCES = Path.of("src/test/resources");

  private Golden() {}

  /** The files of a folder whose names begin so. */
  public static List<Path> inputs(String folder, String prefix) {
    try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
      return files.filter(f -> f.getFileName().toString().startsWith(prefix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Path in(String folder, String name) {
    return RESOURCES.resolve(folder).resolve(name);
  }

  /** Compares with the file, or writes it. */
  public static void matches(Path file, String actual) {
    if (Boolean.getBoolean("golden.update")) {
      write(file, actual);
    }
    assertThat(actual).as("%s (update with -Dgolden.update=true)", file).isEqualTo(read(file));
  }

  private static void write(Path file, String actual) {
    try {
      Files.writeString(file, actual);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
