package eu.stratuslab.standalone;

import com.fasterxml.jackson.core.type.TypeReference;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;

/** Everything that one cloud keeps on this machine, below one directory. */
public record DataDirectory(Path root) {

  /** Where a cloud is unless {@code --data} says otherwise. */
  public static Path standard() {
    return "root".equals(System.getProperty("user.name"))
        ? Path.of("/var/lib/stratuslab")
        : Path.of(System.getProperty("user.home"), ".local/share/stratuslab");
  }

  public Path store() {
    return root.resolve("store/cloud.sqlite");
  }

  public Path kubernetes() {
    return root.resolve("kubernetes");
  }

  public Path kubeconfig() {
    return root.resolve("kubeconfig");
  }

  public Path adminPassword() {
    return root.resolve("admin-password");
  }

  /** The directory from which file: images of this cloud come. */
  public Path images() {
    return root.resolve("images");
  }

  public Path demoImage() {
    return images().resolve("demo.qcow2");
  }

  public Path ssh() {
    return root.resolve("ssh");
  }

  public Path sshKey() {
    return ssh().resolve("id_ed25519");
  }

  public Path log(String component) {
    return root.resolve("logs").resolve(component + ".log");
  }

  public Path pidFile(String component) {
    return root.resolve("run").resolve(component + ".json");
  }

  /** The file that says where a component's process answers its administrator. */
  public Path adminUrl(String component) {
    return root.resolve("run").resolve(component + ".admin");
  }

  /** The directory of all virtual hosts. */
  public Path hosts() {
    return root.resolve("hosts");
  }

  /** The directory of a virtual host, counted from 1. */
  public Path host(int index) {
    return hosts().resolve(Integer.toString(index));
  }

  /** Where the agent of a virtual host keeps images and guests. */
  public Path agent(int index) {
    return host(index).resolve("agent");
  }

  /** The settings of the cloud; empty before its first start. */
  public Optional<CloudSettings> settings() {
    return read(root.resolve("settings.json"), new TypeReference<CloudSettings>() {});
  }

  public void save(CloudSettings settings) {
    write(root.resolve("settings.json"), Json.bytes(settings));
  }

  /**
   * Throws away what the embedded API server knows, while it does not run. It is made anew from the
   * documents; until then nobody acts upon what another store once said.
   */
  public void forgetKubernetes() {
    deleteTree(kubernetes());
  }

  /** Deletes a directory and everything below; nothing if it is not there. */
  public static void deleteTree(Path tree) {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var files = Files.walk(tree)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + tree, e);
    }
  }

  /** A JSON file; empty if there is none. */
  public static <T> Optional<T> read(Path file, TypeReference<T> type) {
    try {
      return Files.exists(file)
          ? Optional.of(Json.mapper().readValue(Files.readAllBytes(file), type))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Writes a file that only its owner can read, whole or not at all. */
  public static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      var temporary = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(temporary);
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(temporary, content);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
