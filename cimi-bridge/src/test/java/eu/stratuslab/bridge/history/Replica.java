package eu.stratuslab.bridge.history;

import eu.stratuslab.bridge.bootstrap.BridgeSettings;
import eu.stratuslab.bridge.http.HttpSettings;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.FaultyStore;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.kube.KubeApi;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * One of several bridges over one store, each a candidate for the mirror: it dies, is paused, loses
 * its connection, comes back.
 */
final class Replica implements AutoCloseable {
  /** How much faster its clock runs than the world's: a minute of patience is six seconds. */
  private static final int HASTE = 10;

  /** How often it dies at one of the places that tests know. */
  private static final double DEATHS = 0.0004;

  /** How long a process that cannot reach its store is started again and again. */
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private static final AtomicLong BORN = new AtomicLong();

  private final Supplier<? extends DocumentStore> opening;
  private final Path passwordFile;
  private final KubeApi kube;
  private final Random random;
  private volatile double deaths;
  private volatile DocumentStore store;
  private volatile FaultyStore connection;
  private volatile Mortal life = new Mortal();
  private volatile eu.stratuslab.bridge.bootstrap.Replica bridge;
  private volatile URI url;

  /**
   * Starts it.
   *
   * @param opening the store, as a new process opens it; what is opened is closed at its end
   * @param kube where all of them mirror to
   */
  Replica(Supplier<? extends DocumentStore> opening, KubeApi kube, Path passwordFile, long seed) {
    this.opening = opening;
    this.kube = kube;
    this.passwordFile = passwordFile;
    this.random = new Random(seed);
    var end = System.nanoTime() + PATIENCE_NANOS;
    store = opened(end);
    connection = new FaultyStore(store, random, FaultyStore.Rates.NONE);
    bridge = started(end);
    url = bridge.url();
  }

  private DocumentStore opened(long end) {
    while (true) {
      try {
        return opening.get();
      } catch (StoreException e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
      }
    }
  }

  private eu.stratuslab.bridge.bootstrap.Replica started(long end) {
    while (true) {
      try {
        return started();
      } catch (StoreException e) {
        life.kill();
        if (System.nanoTime() - end > 0) {
          throw e;
        }
      }
    }
  }

  private eu.stratuslab.bridge.bootstrap.Replica started() {
    var mortal = new Mortal();
    connection = new FaultyStore(store, random, FaultyStore.Rates.NONE);
    var settings =
        new BridgeSettings(
            HttpSettings.loopback(0),
            passwordFile,
            InstantSource.system(),
            () -> System.nanoTime() * HASTE,
            Duration.ofMillis(250),
            _ -> {
              mortal.step();
              if (random.nextDouble() < deaths) {
                mortal.kill();
                throw new Mortal.Dead();
              }
            });
    life = mortal;
    return eu.stratuslab.bridge.bootstrap.Replica.start(
        mortal.store(connection),
        mortal.kube(kube),
        () -> {},
        settings,
        "bridge-" + BORN.incrementAndGet());
  }

  /** Where it is, or was before it died. */
  URI url() {
    return url;
  }

  /** From now on it may die in the middle of a write. */
  void endangered() {
    deaths = DEATHS;
  }

  void safe() {
    deaths = 0;
    connection.setRates(FaultyStore.Rates.NONE);
  }

  /** Its connection to the store gets so bad. */
  void weather(FaultyStore.Rates rates) {
    connection.setRates(rates);
  }

  Mortal life() {
    return life;
  }

  /** Dies, as by kill -9, and is started again. */
  void reborn() {
    life.kill();
    close();
    var end = System.nanoTime() + PATIENCE_NANOS;
    store = opened(end);
    bridge = started(end);
    url = bridge.url();
  }

  @Override
  public void close() {
    bridge.close();
    store.close();
  }
}
