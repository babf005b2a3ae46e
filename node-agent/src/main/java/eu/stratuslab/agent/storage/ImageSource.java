package eu.stratuslab.agent.storage;

import eu.stratuslab.agent.storage.ImageFailure.Reason;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Opens the place that an image comes from. */
final class ImageSource {

  /**
   * The bytes of an image.
   *
   * @param length in bytes, or -1 if the source does not say
   */
  record Opened(InputStream body, long length) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  private final Duration stall;

  /**
   * @param stall after so long without a byte the source is given up
   */
  ImageSource(Duration stall) {
    this.stall = stall;
  }

  /** After so long without a byte a source is given up. */
  Duration stall() {
    return stall;
  }

  Opened open(String location, ConfigurationSpec configuration) throws ImageFailure, IOException {
    URI uri = uri(location);
    return switch (Objects.requireNonNullElse(uri.getScheme(), "")) {
      case "file" ->
          file(uri, Objects.requireNonNullElse(configuration.imageDirectories(), List.of()));
      case "http", "https" -> {
        List<String> networks =
            Objects.requireNonNullElse(configuration.imageNetworks(), List.of());
        yield new HttpDownload(AddressPolicy.of(networks), stall).open(uri);
      }
      default -> throw refused("images come from http:, https: and file: only");
    };
  }

  static URI uri(String location) throws ImageFailure {
    try {
      return URI.create(location);
    } catch (IllegalArgumentException e) {
      throw refused("not a URI: " + e.getMessage());
    }
  }

  /** Symbolic links are followed first, so that none leads out of the directories. */
  private static Opened file(URI uri, List<String> directories) throws ImageFailure, IOException {
    Path asked;
    try {
      asked = Path.of(Objects.requireNonNullElse(uri.getPath(), "")).normalize();
    } catch (InvalidPathException e) {
      throw refused("not a path: " + e.getMessage());
    }
    if (uri.getAuthority() != null && !uri.getAuthority().isEmpty()) {
      throw refused("a file: location names no host");
    }
    for (String directory : directories) {
      Path allowed = Path.of(directory);
      if (asked.isAbsolute() && Files.isDirectory(allowed) && Files.exists(asked)) {
        Path real = asked.toRealPath();
        if (real.startsWith(allowed.toRealPath()) && Files.isRegularFile(real)) {
          return new Opened(Files.newInputStream(real), Files.size(real));
        }
      }
    }
    // The same words whether it exists or not: a location is no way to find out.
    throw refused(asked + " is no file below the imageDirectories of this host");
  }

  private static ImageFailure refused(String message) {
    return ImageFailure.lasting(Reason.LocationRefused, message);
  }
}
