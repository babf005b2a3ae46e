package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.job.Telling;
import eu.stratuslab.bridge.mirror.MirrorAction.EndJob;
import eu.stratuslab.bridge.mirror.MirrorAction.RevertedEvent;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.event.Alarm;
import eu.stratuslab.model.event.Events;
import eu.stratuslab.model.event.Severity;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.InstantSource;
import java.util.List;

/** Writes into logs what is wrong and shows in no document. */
final class Alarms {
  private final DocumentStore store;
  private final InstantSource clock;
  private final Telling telling;

  Alarms(DocumentStore store, InstantSource clock, Telling telling) {
    this.store = store;
    this.clock = clock;
    this.telling = telling;
  }

  /** What goes with the end of a Job: nothing unless it failed. */
  List<Document> failed(Document target, EndJob end) {
    if (end.state() != JobState.FAILED) {
      return List.of();
    }
    var operation = target.operation();
    var action = operation != null && operation.id().equals(end.job()) ? operation.action() : "";
    var detail = "jobs/" + end.job() + ": " + end.message();
    return telling.failed(
        target, action, new Alarm(end.reason(), Severity.medium, detail), end.job());
  }

  void reverted(Document target, RevertedEvent event) {
    var what =
        "somebody changed " + event.ref() + " in Kubernetes; it is changed back to what is wanted";
    tell(
        target,
        new Alarm("Reverted", Severity.medium, what),
        event.uid() + "/" + event.resourceVersion());
  }

  void onTwoHosts(Document target, List<String> hosts) {
    var what = "more than one host has it, and neither is touched: " + String.join(", ", hosts);
    tell(target, new Alarm("OnTwoHosts", Severity.critical, what), hosts.toString());
  }

  /** What has no document has no log: it is told in that of the cloud's configuration. */
  void orphaned(Situation situation, Ref ref, String uid) {
    var what = ref + " has no document; it is left alone";
    try {
      var cloud = situation.context().cloud();
      var configuration = store.get(ResourceTypes.SERVICE_CONFIGURATION.name(), cloud).document();
      tell(configuration, new Alarm("Orphaned", Severity.high, what), uid);
    } catch (StoreException e) {
      // Only a cloud that is being made has none.
      if (e.code() != Code.NOT_FOUND) {
        throw e;
      }
    }
  }

  /** The same again is no news. */
  private void tell(Document target, Alarm alarm, String occurrence) {
    for (var event : Events.alarm(target, alarm, occurrence, clock.instant())) {
      try {
        store.insert(event);
      } catch (StoreException e) {
        if (e.code() != Code.EXISTS && e.code() != Code.NO_SPACE) {
          throw e;
        }
      }
    }
  }
}
