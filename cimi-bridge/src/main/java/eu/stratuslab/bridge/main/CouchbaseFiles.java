package eu.stratuslab.bridge.main;

import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code couchbase.cfg}, a mounted Secret and the environment. */
final class CouchbaseFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CouchbaseFiles.class);

  private CouchbaseFiles() {}

  /**
   * How the cluster is reached.
   *
   * @param cfg need not be there
   * @param secret the directory of a mounted Secret; null for none
   * @throws IllegalArgumentException naming all that is wrong
   * @throws UncheckedIOException if something is there that cannot be read
   */
  static CouchbaseOptions read(Path cfg, @Nullable Path secret, Map<String, String> environment) {
    var content = Files.exists(cfg) ? text(cfg) : null;
    var secrets = secret == null ? Map.<String, String>of() : secrets(secret);
    var directory = secret == null ? cfg.toAbsolutePath() : secret.toAbsolutePath();
    var said = CouchbaseCfg.of(cfg, content, environment, secrets, directory);
    var options = CouchbaseReading.of(said, CouchbaseFiles::content);
    said.notes().forEach(note -> LOG.info("{}", note));
    if (content != null && said.get(CouchbaseKey.PASSWORD).isPresent() && openToOthers(cfg)) {
      LOG.warn("{} can be read by others, and there is a password in it", cfg);
    }
    LOG.info(
        "Couchbase: {} bucket {} scope {} as {}",
        options.connectionString(),
        options.bucket(),
        options.scope(),
        options.identity());
    return options;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is there and cannot be read", e);
    }
  }

  private static Optional<String> content(String file) {
    try {
      return Optional.of(Files.readString(Path.of(file)));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Kubernetes keeps its own links beside the files, with two dots in front. */
  private static Map<String, String> secrets(Path directory) {
    try (var files = Files.list(directory)) {
      var secrets = new HashMap<String, String>();
      files
          .filter(file -> !name(file).startsWith("."))
          .forEach(file -> secrets.put(name(file), text(file)));
      return secrets;
    } catch (IOException e) {
      throw new UncheckedIOException("the Secret in " + directory + " cannot be read", e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static boolean openToOthers(Path file) {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }
}
