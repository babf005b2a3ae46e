package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.job.JobDocuments;
import eu.stratuslab.bridge.mirror.MirrorAction.EndJob;
import eu.stratuslab.bridge.mirror.MirrorAction.ProgressJob;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.job.JobSpec;
import eu.stratuslab.model.resource.Href;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Writes into Jobs what has come of them, under the mirror's term. */
final class JobActor {
  private final DocumentStore store;
  private final InstantSource clock;
  private final Memory memory;
  private final Consumer<MirrorKey> wake;

  JobActor(DocumentStore store, InstantSource clock, Memory memory, Consumer<MirrorKey> wake) {
    this.store = store;
    this.clock = clock;
    this.memory = memory;
    this.wake = wake;
  }

  void progress(ProgressJob a) {
    var _ = change(a.job(), job -> progressed(job, a), List.of());
  }

  /**
   * Ends a Job. What it was to act upon is looked at, and whoever waits for it as a part of another
   * one.
   *
   * @param key that is looked at already
   * @param told what is told of it
   */
  void end(EndJob a, MirrorKey key, List<Document> told) {
    var over = change(a.job(), job -> ended(job, a), told).specAs(JobSpec.class);
    var target = over.targetResource();
    if (target != null && !target.key().equals(key.key())) {
      mirrored(target).ifPresent(wake);
    }
    var parent = over.parentJob();
    if (parent == null) {
      return;
    }
    var waiting = store.get(ResourceTypes.JOB.name(), parent.key()).document();
    if (waiting.gone()) {
      return;
    }
    var affected = waiting.specAs(JobSpec.class).affectedResources();
    if (affected != null) {
      affected.stream().flatMap(href -> mirrored(href).stream()).forEach(wake);
    }
  }

  private static Document progressed(Document job, ProgressJob a) {
    return JobPlan.ended(job) ? job : JobDocuments.progressed(job, a.progress(), a.message());
  }

  private Document ended(Document job, EndJob a) {
    return JobDocuments.ended(
        job, a.state(), a.returnCode(), a.reason(), a.message(), clock.instant());
  }

  private Document change(String key, UnaryOperator<Document> change, List<Document> told) {
    var stored = store.get(ResourceTypes.JOB.name(), key);
    var changed = change.apply(stored.document());
    if (!changed.equals(stored.document())) {
      store.patchStatus(
          ResourceTypes.JOB.name(), key, stored.version(), memory.term(), change, told);
    }
    return changed;
  }

  private static Optional<MirrorKey> mirrored(Href href) {
    return ResourceTypes.ofCollection(href.collection())
        .flatMap(type -> MirrorReconciler.of(type.name(), href.key()));
  }
}
