package eu.stratuslab.standalone.cloud;

import eu.stratuslab.standalone.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** The demo guest's image, built once for as long as what it is made from stays the same. */
final class DemoImage {
  private static final Duration BOUND = Duration.ofMinutes(10);

  private DemoImage() {}

  /** The image's file; nobody may write to it. */
  static Path file(Path root) {
    var directory = root.resolve("standalone/target/demo-image");
    var image = directory.resolve("demo-" + digest(root.resolve("demo-guest")) + ".qcow2");
    if (Files.exists(image)) {
      return image;
    }
    try {
      Files.createDirectories(directory);
      var building = directory.resolve("building-" + ProcessHandle.current().pid() + ".qcow2");
      Command.run(
              BOUND,
              List.of(root.resolve("demo-guest/build-image").toString(), building.toString()))
          .orThrow("the demo guest's image");
      return Files.move(building, image, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(Path tree) {
    try (var files = Files.walk(tree)) {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        digest.update(
            tree.relativize(file).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(file));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
