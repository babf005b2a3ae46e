package eu.stratuslab.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The images do what the chart wants of them, each as its own user, without Docker. */
@Tag("slow")
class ImagesTest extends WholeCloudContract {
  @Override
  Containers containers(Path directory) {
    return ImageContainers.unpacked(directory);
  }

  @Test
  void they_say_what_is_in_them_and_who_they_run_as(@TempDir Path directory) {
    var images = ImageContainers.unpacked(directory);
    for (var name : ImageContainers.NAMES) {
      var image = images.image(name);
      assertThat(image.name()).contains("/" + name + ":");
      assertThat(image.config().path("User").asText())
          .isEqualTo(name.equals("node-agent") ? "0:0" : "10001:10001");
      assertThat(image.root().resolve("usr/share/doc/stratuslab/sbom.cdx.json"))
          .content()
          .contains("CycloneDX", "jackson-databind");
      assertThat(image.root().resolve("usr/share/doc/debian-packages"))
          .satisfiesAnyOf(
              file -> assertThat(file).content().contains("libc6="),
              // Another base than ours.
              file -> assertThat(Files.exists(file)).isFalse());
    }
  }
}
