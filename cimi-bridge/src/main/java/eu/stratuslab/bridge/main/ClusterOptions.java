package eu.stratuslab.bridge.main;

import eu.stratuslab.bridge.store.DocumentStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the Couchbase cluster is, if the store is one. */
public final class ClusterOptions {
  @Option(
      names = "--couchbase-cfg",
      paramLabel = "FILE",
      defaultValue = "${env:STRATUSLAB_COUCHBASE_CFG:-/etc/stratuslab/couchbase.cfg}",
      description = "Where the Couchbase cluster is. [${DEFAULT-VALUE}]")
  private Path cfg = Path.of("/etc/stratuslab/couchbase.cfg");

  @Option(
      names = "--couchbase-secret",
      paramLabel = "DIR",
      defaultValue = "${env:STRATUSLAB_COUCHBASE_SECRET}",
      description = "A mounted Secret: files named like keys of couchbase.cfg, over those in it.")
  private @Nullable Path secret;

  /** The file of that name, and nothing else said. */
  public static ClusterOptions of(Path cfg) {
    var options = new ClusterOptions();
    options.cfg = cfg;
    return options;
  }

  /** Where couchbase.cfg is; it need not be there. */
  public Path cfg() {
    return cfg.toAbsolutePath().normalize();
  }

  /**
   * Opens a store.
   *
   * @throws IllegalArgumentException naming all that is wrong with what was said of the cluster
   * @throws java.io.UncheckedIOException if something is there that cannot be read
   * @throws eu.stratuslab.bridge.store.StoreException if the store cannot be reached
   */
  public DocumentStore open(StoreChoice chosen) {
    return chosen.open(() -> CouchbaseFiles.read(cfg, secret, System.getenv()));
  }
}
