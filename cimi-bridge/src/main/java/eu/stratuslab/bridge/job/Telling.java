package eu.stratuslab.bridge.job;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.event.Alarm;
import eu.stratuslab.model.event.Events;
import eu.stratuslab.model.event.Events.Asked;
import eu.stratuslab.model.event.HolderEvents;
import eu.stratuslab.model.event.Membership;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Events that go with a write: those of the resource itself, and those of the resources in
 * whose collections it comes or goes. The latter are read only if there is something to tell them.
 */
public final class Telling {
  private final DocumentStore store;
  private final InstantSource clock;

  public Telling(DocumentStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  Telling(Cloud cloud) {
    this(cloud.store(), cloud.clock());
  }

  /** What goes with a new document that nobody asked for. */
  public List<Document> created(Document after) {
    var now = clock.instant();
    return all(
        Events.created(after, Optional.empty(), now),
        HolderEvents.of(null, after, Optional.empty(), this::living, now));
  }

  /**
   * What goes with a document of a create.
   *
   * @param whole what was asked for: the document itself, or what it comes with
   */
  List<Document> created(Document after, Asked asked, Document whole) {
    var now = after.created();
    var itself = after.type().equals(whole.type()) && after.key().equals(whole.key());
    return all(
        Events.created(after, Optional.of(asked), now),
        HolderEvents.of(
            null,
            after,
            itself ? Optional.of(asked) : Optional.empty(),
            place -> names(place, whole) ? Optional.of(whole) : living(place),
            now));
  }

  /** What goes with a document in place of another, or with the tombstone in its place. */
  public List<Document> changed(Document before, Document after, Optional<Asked> asked) {
    var now = clock.instant();
    return all(
        Events.changed(before, after, asked, now),
        HolderEvents.of(before, after, asked, this::living, now));
  }

  /** The same for what nobody asked for, or what was told of when it was asked for. */
  public List<Document> changed(Document before, Document after) {
    return changed(before, after, Optional.empty());
  }

  /** That a Job failed, in the log of what it acted upon and of where that was to come or to go. */
  public List<Document> failed(Document target, String action, Alarm alarm, String job) {
    Instant now = clock.instant();
    return all(
        Events.alarm(target, alarm, job, now),
        HolderEvents.alarm(target, action, alarm, job, this::living, now));
  }

  /** That somebody stopped a Job, in the same logs: a Job has none. */
  List<Document> stopped(Document target, String action, Asked stop) {
    var now = clock.instant();
    return all(
        Events.asked(target, stop, now),
        HolderEvents.stopped(target, action, stop, this::living, now));
  }

  private static boolean names(Membership place, Document document) {
    return place.holder().name().equals(document.type()) && place.key().equals(document.key());
  }

  private Optional<Document> living(Membership place) {
    return Reads.living(store, place.holder().name(), place.key()).map(Stored::document);
  }

  private static List<Document> all(List<Document> own, List<Document> elsewhere) {
    return elsewhere.isEmpty() ? own : Stream.concat(own.stream(), elsewhere.stream()).toList();
  }
}
