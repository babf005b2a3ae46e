package eu.stratuslab.simulation.check;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.event.EventSpec;
import eu.stratuslab.model.event.Events;
import eu.stratuslab.model.event.HolderEvents;
import eu.stratuslab.model.event.Membership;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The one store, every write of which is looked at. */
public final class WitnessedStore implements DocumentStore {
  private final DocumentStore store;
  private final Safety safety;
  private final Supplier<Writer> writer;
  private final Consumer<Document> rules;
  private final Map<String, Long> terms = new HashMap<>();
  private long term;

  /**
   * Who writes.
   *
   * @param process its present life
   * @param consumers true if it is a consumer's request
   */
  public record Writer(String process, boolean consumers) {}

  /**
   * @param writer who writes now
   * @param rules told of every wish and every tombstone
   */
  public WitnessedStore(
      DocumentStore store, Safety safety, Supplier<Writer> writer, Consumer<Document> rules) {
    this.store = store;
    this.safety = safety;
    this.writer = writer;
    this.rules = rules;
  }

  /** Two versions are compared of what hosts have. */
  private @Nullable Document before(String type, String key) {
    if (!Safety.WATCHED.contains(type)) {
      return null;
    }
    try {
      return store.get(type, key).document();
    } catch (StoreException _) {
      return null;
    }
  }

  private Stored seen(@Nullable Document before, Stored after) {
    safety.written(before, after.document(), writer.get().consumers());
    var type = after.document().type();
    if (type.equals(ResourceTypes.JOB.name())) {
      rules.accept(after.document());
    }
    if (Safety.WATCHED.contains(type)) {
      rules.accept(after.document());
      if (before != null) {
        told(before, after.document());
      }
    }
    return after;
  }

  /** Whatever shows another state than before has told of it by then. */
  private void told(Document before, Document after) {
    for (var event : Events.changed(before, after, Optional.empty(), after.updated())) {
      if (event.spec().path("type").asText().equals(EventSpec.Kind.state.uri()) && !exists(event)) {
        safety.broken(
            Rule.UNTOLD,
            "%s is %s and was %s".formatted(after.key(), after.state(), before.state()));
      }
    }
    // A machine's log tells what it was given and what was taken from it.
    for (var event :
        HolderEvents.of(before, after, Optional.empty(), this::living, after.updated())) {
      if (!exists(event)) {
        safety.broken(
            Rule.UNTOLD,
            "%s: %s".formatted(after.key(), event.spec().at("/content/detail").asText()));
      }
    }
  }

  private Optional<Document> living(Membership place) {
    try {
      return Optional.of(store.get(place.holder().name(), place.key()).document())
          .filter(holder -> !holder.gone());
    } catch (StoreException _) {
      return Optional.empty();
    }
  }

  private boolean exists(Document event) {
    try {
      store.get(event.type(), event.key());
      return true;
    } catch (StoreException _) {
      return false;
    }
  }

  @Override
  public Stored get(String type, String key) {
    return store.get(type, key);
  }

  @Override
  public Stored insert(Document document) {
    return seen(null, store.insert(document));
  }

  @Override
  public Stored replace(Document document, String version) {
    var before = before(document.type(), document.key());
    return seen(before, store.replace(document, version));
  }

  @Override
  public void remove(String type, String key, String version) {
    var before = store.get(type, key).document();
    store.remove(type, key, version);
    safety.written(before, null, writer.get().consumers());
  }

  @Override
  public Stored patchStatus(
      String type, String key, String version, long itsTerm, UnaryOperator<Document> change) {
    var before = before(type, key);
    var after = store.patchStatus(type, key, version, itsTerm, change);
    if (itsTerm < term) {
      safety.broken(Rule.WENT_BACK, "a patch of term %d after %d".formatted(itsTerm, term));
    }
    var process = writer.get().process();
    var raised = terms.getOrDefault(process, 0L);
    if (raised < term) {
      safety.broken(
          Rule.TWO_MIRRORS,
          "%s patches %s %s under its term %d, and term %d has begun"
              .formatted(process, type, key, raised, term));
    }
    term = Math.max(term, itsTerm);
    return seen(before, after);
  }

  @Override
  public Page list(eu.stratuslab.bridge.store.ListQuery query) {
    return store.list(query);
  }

  @Override
  public Tombstones tombstones(Instant before, Optional<String> cursor, int limit) {
    return store.tombstones(before, cursor, limit);
  }

  @Override
  public Changes changes(Optional<String> checkpoint, int limit, long waitMillis) {
    return store.changes(checkpoint, limit, 0);
  }

  @Override
  public String checkpoint() {
    return store.checkpoint();
  }

  @Override
  public List<Changed> changed(
      String after, Optional<String> until, Optional<String> type, int limit) {
    return store.changed(after, until, type, limit);
  }

  @Override
  public long term() {
    return store.term();
  }

  @Override
  public long raiseTerm() {
    var raised = store.raiseTerm();
    if (raised <= term) {
      safety.broken(Rule.WENT_BACK, "the term became " + raised + " after " + term);
    }
    term = raised;
    terms.put(writer.get().process(), raised);
    return raised;
  }

  @Override
  public String cloud() {
    return store.cloud();
  }

  @Override
  public void become(String cloudId, long itsTerm, Document first) {
    store.become(cloudId, itsTerm, first);
  }

  @Override
  public boolean empty() {
    return store.empty();
  }

  @Override
  public void tidy() {
    store.tidy();
  }

  @Override
  public void close() {
    store.close();
  }
}
