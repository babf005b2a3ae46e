package eu.stratuslab.standalone.cli;

import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.client.Access;
import eu.stratuslab.standalone.client.CimiClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The directory of a cloud from which images may come by a file: address. */
final class ImageDirectory {
  private static final String MEMBER = "imageDirectories";

  private ImageDirectory() {}

  /**
   * Makes the directory and lets images come from it, and from nowhere else on this machine, unless
   * an administrator has said already whence images may come. Who sees no configuration has none to
   * change.
   */
  static void open(Path directory, CimiClient client) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var configuration =
        client
            .get("serviceConfigurations")
            .orThrow("configuration")
            .path("serviceConfigurations")
            .path(0);
    if (configuration.isMissingNode() || configuration.has(MEMBER)) {
      return;
    }
    var body = Json.object();
    body.set(MEMBER, Json.mapper().valueToTree(List.of(directory.toString())));
    client
        .put("serviceConfigurations/" + Access.key(configuration) + "?$select=" + MEMBER, body)
        .orThrow("configuration");
  }
}
