package eu.stratuslab.bridge.job;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Comparison;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.filter.Order;
import eu.stratuslab.bridge.store.DocumentStore.Change;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.event.EventLogSpec;
import eu.stratuslab.model.event.EventLogStatus;
import eu.stratuslab.model.event.Events;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps logs as short as they may be, as visible as their resources, and closes those whose
 * resource is gone. It looks at those logs of which the store's feed says that something was added,
 * and at all of them once a day: what nobody writes to costs nothing.
 */
final class EventSweep {
  private static final Logger LOG = LoggerFactory.getLogger(EventSweep.class);

  /** Changes that are read at once. */
  private static final int CHANGES = 1000;

  /** So often in one sweep at most; the next one goes on behind them. */
  private static final int BATCHES = 100;

  /** Events that one sweep removes from one log at most. */
  static final int REMOVALS = 200;

  private static final Duration WHOLE = Duration.ofDays(1);
  private static final String EVENT = ResourceTypes.EVENT.name();
  private static final String EVENT_LOG = ResourceTypes.EVENT_LOG.name();

  private final Cloud cloud;
  private final Quotas quotas;

  /** What is to be looked at. A log leaves it once it is as it should be. */
  private final Set<String> due = new LinkedHashSet<>();

  private Optional<String> checkpoint = Optional.empty();
  private Instant began = Instant.MIN;

  EventSweep(Cloud cloud, Quotas quotas) {
    this.cloud = cloud;
    this.quotas = quotas;
  }

  /** Looks at logs that were written to since the last sweep, and at what that one left. */
  void sweep() {
    gather();
    var retention =
        Objects.requireNonNull(quotas.configuration().eventRetention(), "has a default");
    for (var log : List.copyOf(due)) {
      try {
        if (look(log, retention)) {
          due.remove(log);
        }
      } catch (StoreException e) {
        if (e.code() == Code.UNAVAILABLE) {
          throw e;
        }
        LOG.warn("EventLog {} is left for the next sweep", log, e);
      }
    }
  }

  private void gather() {
    var now = cloud.clock().instant();
    if (began.plus(WHOLE).isBefore(now)) {
      began = now;
      checkpoint = Optional.empty();
    }
    try {
      var more = true;
      for (var batches = 0; more && batches < BATCHES; batches++) {
        var batch = cloud.store().changes(checkpoint, CHANGES, 0);
        batch.changes().forEach(change -> log(change).ifPresent(due::add));
        checkpoint = Optional.of(batch.checkpoint());
        more = batch.changes().size() == CHANGES;
      }
    } catch (StoreException e) {
      if (e.code() != Code.GONE) {
        throw e;
      }
      checkpoint = Optional.empty();
    }
  }

  private static Optional<String> log(Change change) {
    if (change.type().equals(EVENT)) {
      return Optional.of(Events.logOf(change.key()));
    }
    return change.type().equals(EVENT_LOG) ? Optional.of(change.key()) : Optional.empty();
  }

  /** False if there is more to do than one sweep does. */
  private boolean look(String key, int retention) {
    var log = Reads.living(cloud.store(), EVENT_LOG, key);
    if (log.isEmpty()) {
      // Whoever deletes a log deletes what is in it.
      return shorten(key, 0, Optional.empty());
    }
    tend(log.get());
    var kept = log.get().document().specAs(EventLogSpec.class).kept();
    return shorten(key, retention, kept.map(cloud.clock().instant()::minus));
  }

  /** A log is closed with its resource, and until then seen by those who see that. */
  private void tend(Stored log) {
    var document = log.document();
    var after = target(document).map(target -> tended(document, target)).orElse(document);
    if (after.equals(document)) {
      return;
    }
    try {
      cloud.store().replace(after, log.version());
    } catch (StoreException e) {
      // Somebody changed it: that brings it here again.
      if (e.code() != Code.CONFLICT && e.code() != Code.NOT_FOUND) {
        throw e;
      }
    }
  }

  private static Document tended(Document log, Document target) {
    if (!target.gone()) {
      return target.acl().equals(log.acl()) ? log : log.with(d -> d.acl(target.acl()).reported());
    }
    return log.statusAs(EventLogStatus.class).isClosed()
        ? log
        : log.with(d -> d.status(Json.tree(new EventLogStatus(null, true))).reported());
  }

  /** What was never written is not gone: what tells of it may have come first. */
  private Optional<Document> target(Document log) {
    var href = log.specAs(EventLogSpec.class).targetResource().href();
    var slash = Math.max(0, href.indexOf('/'));
    return ResourceTypes.ofCollection(href.substring(0, slash))
        .flatMap(type -> Reads.find(cloud.store(), type.name(), log.key()))
        .map(Stored::document);
  }

  private boolean shorten(String key, int retention, Optional<Instant> since) {
    var in =
        new Comparison(
            "eventLog",
            AttributeType.REF,
            "spec.eventLog",
            Operator.EQUAL,
            ResourceTypes.EVENT_LOG.href(key));
    var page = cloud.store().list(oldest(in));
    var excess = page.count() - retention;
    var old =
        page.items().stream()
            .filter(event -> since.filter(event.document().created()::isBefore).isPresent())
            .count();
    page.items().stream().limit(Math.max(excess, old)).forEach(this::remove);
    return Math.max(excess, old) <= page.items().size();
  }

  private static ListQuery oldest(Filter filter) {
    return new ListQuery(
        EVENT,
        Reads.EVERYTHING,
        filter,
        List.of(new Order("created", AttributeType.DATE_TIME, "created", false)),
        1,
        Long.MAX_VALUE,
        Optional.empty(),
        REMOVALS);
  }

  private void remove(Stored event) {
    try {
      cloud.store().remove(EVENT, event.document().key(), event.version());
    } catch (StoreException e) {
      // Another bridge was faster.
      if (e.code() != Code.NOT_FOUND) {
        throw e;
      }
    }
  }

  /** Forgets the log of what is forgotten itself; its Events go when the feed tells of that. */
  void forget(String key) {
    Reads.find(cloud.store(), EVENT_LOG, key)
        .ifPresent(log -> cloud.store().remove(EVENT_LOG, key, log.version()));
  }
}
