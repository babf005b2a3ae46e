package eu.stratuslab.bridge.bootstrap;

import eu.stratuslab.bridge.format.Catalog;
import eu.stratuslab.bridge.format.Dialect;
import eu.stratuslab.bridge.format.Metadata;
import eu.stratuslab.bridge.format.Renderer;
import eu.stratuslab.bridge.http.Accesses;
import eu.stratuslab.bridge.http.HttpServer;
import eu.stratuslab.bridge.http.Services;
import eu.stratuslab.bridge.job.Burial;
import eu.stratuslab.bridge.job.Changes;
import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.job.Creates;
import eu.stratuslab.bridge.job.Endings;
import eu.stratuslab.bridge.job.Idempotency;
import eu.stratuslab.bridge.job.Ledger;
import eu.stratuslab.bridge.job.LiveConfiguration;
import eu.stratuslab.bridge.job.OpenJobs;
import eu.stratuslab.bridge.job.Quotas;
import eu.stratuslab.bridge.job.SweepLoop;
import eu.stratuslab.bridge.job.Sweeper;
import eu.stratuslab.bridge.security.Authentication;
import eu.stratuslab.bridge.security.Hashing;
import eu.stratuslab.bridge.security.Secrets;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.observability.Logging;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** One bridge, wired by hand: CIMI over a document store. It keeps no state of its own. */
public final class Bridge implements AutoCloseable {
  private static final long HASH_WAIT_MILLIS = 5_000;

  private final HttpServer server;
  private final SweepLoop sweeps;
  private final Burial burial;
  private final Endings endings;
  private final LiveConfiguration configuration;

  private Bridge(
      Burial burial,
      Endings endings,
      HttpServer server,
      LiveConfiguration configuration,
      SweepLoop sweeps) {
    this.burial = burial;
    this.configuration = configuration;
    this.endings = endings;
    this.server = server;
    this.sweeps = sweeps;
  }

  /** A bridge that serves. The store stays the caller's to close. */
  public static Bridge start(DocumentStore store, BridgeSettings settings) {
    var cloud = Cloud.of(store, settings.clock(), settings.crashes());
    var quotas = new Quotas(cloud);
    var ledger = new Ledger(cloud, quotas);
    var creates = new Creates(cloud, ledger);
    var changes = new Changes(cloud, ledger);
    var hashing = new Hashing(1, HASH_WAIT_MILLIS);
    var stock = new Stock(cloud, creates, changes);
    new Bootstrap(cloud, creates, stock, hashing, settings.passwordFile()).run();
    var configuration =
        new LiveConfiguration(
            quotas,
            List.of(
                logLevels(),
                now -> {
                  var limits = now.logins();
                  hashing.limit(
                      limits.concurrentHashes(), Duration.ofSeconds(limits.hashingWait()));
                },
                stock::keep));

    var endings = new Endings(store);
    var catalog = new Catalog();
    var dialect = Dialect.CIMI_2;
    var services =
        new Services(
            cloud,
            dialect,
            catalog,
            new Renderer(dialect),
            new Metadata(dialect, catalog, quotas.configuration()),
            creates,
            changes,
            new OpenJobs(cloud),
            new Idempotency(cloud),
            endings,
            new Authentication(cloud, hashing, configuration, settings.nanos()),
            new Secrets(hashing));
    var sweeper = new Sweeper(cloud, creates, ledger, quotas, settings.nanos());
    var server = HttpServer.started(services, settings.http());
    return new Bridge(
        new Burial(cloud, ledger),
        endings,
        server,
        configuration,
        SweepLoop.started(sweeper, settings.sweepEvery()));
  }

  /** What nobody has changed is left to whoever set it. */
  private static Consumer<ConfigurationSpec> logLevels() {
    var last = new AtomicReference<Map<String, String>>(Map.of());
    return now -> {
      if (!now.levels().equals(last.getAndSet(now.levels()))) {
        Logging.levels(now.levels());
      }
    };
  }

  /** The base URI of CIMI 2.0; a GET of it leads to the entry point. */
  public URI url() {
    return server.url().resolve(Dialect.CIMI_2.basePath());
  }

  /** How many requests were answered how. */
  public Accesses accesses() {
    return server.accesses();
  }

  public int port() {
    return server.port();
  }

  /** For the mirror, which buries what hosts proved to be gone. */
  public Burial burial() {
    return burial;
  }

  @Override
  public void close() {
    sweeps.close();
    configuration.close();
    endings.close();
    server.close();
  }
}
