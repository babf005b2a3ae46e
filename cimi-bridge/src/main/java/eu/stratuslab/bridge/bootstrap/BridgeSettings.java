package eu.stratuslab.bridge.bootstrap;

import eu.stratuslab.bridge.http.HttpSettings;
import eu.stratuslab.bridge.job.CrashPoints;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * How a bridge is run.
 *
 * @param passwordFile where the first administrator's password is left
 * @param clock for what stands in documents
 * @param nanos this process' own monotonic clock
 * @param sweepEvery how often it is looked for what crashes left
 * @param crashes where tests halt
 */
public record BridgeSettings(
    HttpSettings http,
    Path passwordFile,
    InstantSource clock,
    LongSupplier nanos,
    Duration sweepEvery,
    CrashPoints crashes) {

  /** A bridge by the system's clock. */
  public static BridgeSettings of(HttpSettings http, Path passwordFile) {
    return new BridgeSettings(
        http,
        passwordFile,
        InstantSource.system(),
        System::nanoTime,
        Duration.ofSeconds(15),
        CrashPoints.NONE);
  }

  /** The same, ended by tests at some point. */
  public BridgeSettings haltingAt(CrashPoints points) {
    return new BridgeSettings(http, passwordFile, clock, nanos, sweepEvery, points);
  }
}
