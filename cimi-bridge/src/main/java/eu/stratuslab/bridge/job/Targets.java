package eu.stratuslab.bridge.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.event.Events.Asked;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.List;
import java.util.Optional;

/** The documents that changes are made to. */
final class Targets {
  /** How often a change is tried anew when others change the same. */
  static final int ATTEMPTS = 16;

  private final Cloud cloud;
  private final LastChanges lastChanges;
  private final Stopping stopping;
  private final Telling telling;

  Targets(Cloud cloud) {
    this.cloud = cloud;
    this.lastChanges = new LastChanges(cloud);
    this.stopping = new Stopping(cloud);
    this.telling = new Telling(cloud);
  }

  /**
   * What lives.
   *
   * @throws Refusal {@code NOT_FOUND}; {@code UNAVAILABLE} if it may be gone because of this change
   */
  Stored read(Change change) {
    return Reads.living(cloud.store(), change.type().name(), change.key())
        .orElseThrow(
            () ->
                // It may be gone because of this very request: who comes again is told.
                lastChanges.hasJob(change)
                    ? busy()
                    : Refusal.of(Reason.NOT_FOUND, "there is nothing here"));
  }

  /** Writes it with what is told of it; empty if somebody else has changed it. */
  Optional<Stored> replaced(Stored before, Document after, Asked asked) {
    return Writes.replaced(
        cloud.store(), after, before.version(), told(before.document(), after, asked));
  }

  private List<Document> told(Document before, Document after, Asked asked) {
    return before.type().equals(ResourceTypes.JOB.name())
        ? stopping.told(before, asked)
        : telling.changed(before, after, Optional.of(asked));
  }

  /** What an action makes of it. */
  Document acted(
      ResourceType type, Document before, String action, ObjectNode parameters, String job) {
    var now = cloud.clock().instant();
    return Stated.of(type.behaviour().act(before, action, parameters, job, now));
  }

  static Refusal busy() {
    return Refusal.later(Reason.UNAVAILABLE, "too many changes to one resource at once", 1);
  }
}
