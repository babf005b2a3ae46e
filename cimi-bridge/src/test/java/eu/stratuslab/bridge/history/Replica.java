package eu.stratuslab.bridge.history;

import eu.stratuslab.bridge.bootstrap.Bridge;
import eu.stratuslab.bridge.bootstrap.BridgeSettings;
import eu.stratuslab.bridge.http.HttpSettings;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.FaultyStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;

/** One of several bridges over one store: it dies, is paused, loses its connection, comes back. */
final class Replica implements AutoCloseable {
  /** How much faster its clock runs than the world's: a minute of patience is six seconds. */
  private static final int HASTE = 10;

  /** How often it dies at one of the places that tests know. */
  private static final double DEATHS = 0.0004;

  private final DocumentStore store;
  private final Path passwordFile;
  private final Random random;
  private volatile double deaths;
  private volatile FaultyStore connection;
  private volatile Mortal life = new Mortal();
  private volatile Bridge bridge;
  private volatile URI url;

  Replica(DocumentStore store, Path passwordFile, long seed) {
    this.store = store;
    this.passwordFile = passwordFile;
    this.random = new Random(seed);
    connection = new FaultyStore(store, random, FaultyStore.Rates.NONE);
    bridge = started();
    url = bridge.url();
  }

  private Bridge started() {
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
    return Bridge.start(mortal.store(connection), settings);
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
    bridge.close();
    bridge = started();
    url = bridge.url();
  }

  @Override
  public void close() {
    bridge.close();
  }
}
