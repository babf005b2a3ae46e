package eu.stratuslab.bridge.job;

import com.fasterxml.uuid.Generators;
import eu.stratuslab.bridge.store.DocumentStore;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What every write needs.
 *
 * @param id the uuid of the cloud
 * @param clock for what stands in documents
 * @param ids makes version 7 uuids
 * @param crashes where tests halt
 */
public record Cloud(
    DocumentStore store,
    String id,
    InstantSource clock,
    Supplier<String> ids,
    CrashPoints crashes) {

  /** A cloud of which nobody expects anything odd. */
  public static Cloud of(DocumentStore store, InstantSource clock, CrashPoints crashes) {
    var generator = Generators.timeBasedEpochGenerator();
    return new Cloud(store, store.cloud(), clock, () -> generator.generate().toString(), crashes);
  }
}
