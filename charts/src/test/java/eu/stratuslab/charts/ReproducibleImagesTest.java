package eu.stratuslab.charts;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.standalone.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same sources give the same images, byte for byte, wherever and whenever they are built. */
@Tag("slow")
class ReproducibleImagesTest {
  private static final Duration BUILD = Duration.ofMinutes(30);
  private static final Path ROOT =
      Path.of(System.getProperty("stratuslab.root", "..")).toAbsolutePath().normalize();

  @Test
  void two_builds_in_two_places_have_the_same_digests(@TempDir Path directory) throws IOException {
    Assumptions.assumeTrue(
        tools().isEmpty(), () -> "skipped: because images need " + String.join(", ", tools()));

    var one = copy(directory.resolve("a"));
    var other = copy(directory.resolve("elsewhere/b"));

    var first = sums(build(one));
    var second = sums(build(other));

    assertThat(first.lines()).hasSameSizeAs(ImageContainers.NAMES);
    assertThat(second).isEqualTo(first);
  }

  private static List<String> tools() {
    return List.of("mvn", "apt-get", "dpkg-deb", "sha256sum").stream()
        .filter(
            tool ->
                Command.run(Duration.ofSeconds(10), List.of("sh", "-c", "command -v " + tool))
                        .exitCode()
                    != 0)
        .toList();
  }

  /** The sources, without anything that was built of them. */
  private static Path copy(Path place) throws IOException {
    Files.createDirectories(place);
    var copy = "tar -C \"$0\" --exclude=target --exclude=.git -cf - . | tar -C \"$1\" -xf -";
    Command.run(BUILD, List.of("bash", "-c", copy, ROOT.toString(), place.toString()))
        .orThrow("copy");
    return place;
  }

  private static Path build(Path place) {
    var images = place.resolve("images-of-it");
    var command =
        List.of(
            "env",
            "JAVA_HOME=" + System.getProperty("java.home"),
            place.resolve("images/build").toString(),
            "--output",
            images.toString());
    Command.run(BUILD, command).orThrow("build");
    return images;
  }

  /** What the command prints, too, for whoever wants to compare. */
  private static String sums(Path images) {
    var sums = "cd \"$0\" && sha256sum *.tar";
    return Command.run(BUILD, List.of("bash", "-c", sums, images.toString())).orThrow("sums");
  }
}
