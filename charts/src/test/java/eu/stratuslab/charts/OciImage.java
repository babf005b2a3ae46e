package eu.stratuslab.charts;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * An image of ours, unpacked from a tar in the OCI layout.
 *
 * @param root its file system
 * @param name as it was given when it was made, with registry and tag
 * @param config its configuration: {@code User}, {@code Entrypoint}, {@code Env}
 */
record OciImage(Path root, String name, JsonNode config) {
  private static final Duration BOUND = Duration.ofMinutes(5);

  static OciImage unpack(Path tar, Path directory) {
    try {
      var layout = Files.createDirectories(directory.resolve("layout"));
      var root = Files.createDirectories(directory.resolve("root"));
      untar(tar, layout);
      var entry = json(layout.resolve("index.json")).at("/manifests/0");
      var manifest = json(blob(layout, entry));
      for (var layer : manifest.path("layers")) {
        untar(blob(layout, layer), root);
      }
      return new OciImage(
          root,
          entry.at("/annotations/org.opencontainers.image.ref.name").asText(),
          json(blob(layout, manifest.path("config"))).path("config"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> entrypoint() {
    return texts(config.path("Entrypoint"));
  }

  List<String> environment() {
    return texts(config.path("Env"));
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  private static Path blob(Path layout, JsonNode descriptor) {
    return layout.resolve("blobs").resolve(descriptor.path("digest").asText().replace(':', '/'));
  }

  private static JsonNode json(Path file) throws IOException {
    return Json.mapper().readTree(Files.readAllBytes(file));
  }

  private static void untar(Path tar, Path into) {
    Command.run(BOUND, List.of("tar", "-xpf", tar.toString(), "-C", into.toString()))
        .orThrow("unpacking " + tar);
  }
}
