package eu.stratuslab.bridge.bootstrap;

import eu.stratuslab.bridge.archive.Import;
import eu.stratuslab.bridge.measure.BridgeMetrics;
import eu.stratuslab.bridge.mirror.DanglingLook;
import eu.stratuslab.bridge.mirror.Mirror;
import eu.stratuslab.bridge.mirror.Settings;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.process.Parts;
import eu.stratuslab.kube.process.Probes;
import eu.stratuslab.observability.Measures.Reading;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of any number of equal bridges: CIMI, and a candidate for the one mirror. It keeps no state
 * of its own.
 */
public final class Replica implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration DANGLING = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Parts parts = new Parts();
  private final DocumentStore store;
  private final Bridge bridge;
  private final Mirror mirror;

  private Replica(
      DocumentStore store,
      KubeApi kube,
      Runnable prepare,
      BridgeSettings settings,
      String identity) {
    this.store = store;
    parts.keep(BridgeMetrics.JOBS.ask(new JobCounts(store, settings.nanos())::read));
    bridge = parts.keep(Bridge.start(store, settings));
    mirror =
        parts.keep(
            new Mirror(
                store,
                kube,
                bridge.burial()::bury,
                settings.clock(),
                Settings.of(identity),
                prepare,
                settings.crashes()::hit));
    var dangling =
        parts.keep(new DanglingCounts(mirror::leads, () -> DanglingLook.at(store, kube), DANGLING));
    parts.keep(BridgeMetrics.DANGLING.ask(dangling::read));
    parts.keep(BridgeMetrics.MIRROR.ask(() -> List.of(Reading.of(1, state()))));
  }

  /**
   * A bridge that serves. The store and the API stay the caller's to close.
   *
   * @param prepare brings the resource types into a cluster
   * @param identity of this process among the replicas
   * @throws eu.stratuslab.bridge.mirror.Halted if the store is empty and the cluster another
   *     cloud's
   * @throws eu.stratuslab.bridge.archive.BadArchive if an import into the store is not finished
   * @throws KubeException if the store is empty and the cluster cannot be asked for a minute
   */
  public static Replica start(
      DocumentStore store,
      KubeApi kube,
      Runnable prepare,
      BridgeSettings settings,
      String identity) {
    Import.refuseUnfinished(store);
    var empty = store.empty();
    if (empty) {
      // An empty store must not take a cluster over that is another cloud's already.
      own(kube, store.cloud());
    }
    var replica =
        new Replica(
            BridgeMetrics.around(DocumentStore.class, store), kube, prepare, settings, identity);
    if (empty) {
      refuseMeanwhile(store, replica);
    }
    return replica;
  }

  /** While a new cloud was made here, somebody may have begun to import another one. */
  private static void refuseMeanwhile(DocumentStore store, Replica replica) {
    try {
      Import.refuseUnfinished(store);
    } catch (RuntimeException e) {
      replica.close();
      throw e;
    }
  }

  private static void own(KubeApi kube, String cloud) {
    var began = System.nanoTime();
    while (true) {
      try {
        Mirror.own(kube, cloud);
        return;
      } catch (KubeException e) {
        if (System.nanoTime() - began > PATIENCE.toNanos()) {
          throw e;
        }
        LOG.debug("the cluster cannot be asked yet: {}", e.getMessage());
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private String state() {
    if (mirror.halted().isPresent()) {
      return "halted";
    }
    return mirror.leads() ? "leads" : "follows";
  }

  /** The base URI of CIMI 2.0. */
  public URI url() {
    return bridge.url();
  }

  /**
   * Whether it serves. A Kubernetes API that is away is no reason to send consumers elsewhere: they
   * read and write documents.
   */
  public Map<String, Probes.Check> ready() {
    return Map.of("store", this::storeTrouble, "mirror", mirror::halted);
  }

  private Optional<String> storeTrouble() {
    try {
      store.term();
      return Optional.empty();
    } catch (StoreException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
