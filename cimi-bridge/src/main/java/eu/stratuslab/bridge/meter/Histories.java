package eu.stratuslab.bridge.meter;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Comparison;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.meter.Reading;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The histories of machines: two documents of each that has a meter. */
public final class Histories {
  /** The type of the documents; no resource. */
  static final String TYPE = "History";

  private static final String ROWS = "rows";
  private static final List<String> PARTS = List.of("tens", "hours");

  private final DocumentStore store;

  public Histories(DocumentStore store) {
    this.store = store;
  }

  History of(String machine) {
    return new History(
        readings(part(machine, PARTS.getFirst())), readings(part(machine, PARTS.getLast())));
  }

  /** Takes newer readings in; of what nobody measures nothing is kept. */
  void add(String machine, List<Reading> newer, Instant now) {
    if (!metered(machine)) {
      forget(machine);
      return;
    }
    var tens = part(machine, PARTS.getFirst());
    var hours = part(machine, PARTS.getLast());
    var before = new History(readings(tens), readings(hours));
    var after = before.with(newer, now).thinned(now, kept());
    // What goes from one into the other is written there first.
    if (!after.hours().equals(before.hours())) {
      write(machine, PARTS.getLast(), hours, after.hours(), now);
    }
    if (!after.tens().equals(before.tens())) {
      write(machine, PARTS.getFirst(), tens, after.tens(), now);
    }
  }

  /** Removes what is kept of a machine. */
  public void forget(String machine) {
    PARTS.forEach(
        part ->
            part(machine, part)
                .ifPresent(
                    stored -> store.remove(TYPE, stored.document().key(), stored.version())));
  }

  /** How long samples are kept. */
  Duration kept() {
    var configuration =
        Reads.living(store, ResourceTypes.SERVICE_CONFIGURATION.name(), store.cloud())
            .map(stored -> stored.document().specAs(ConfigurationSpec.class))
            .orElse(ConfigurationSpec.DEFAULT);
    var days = configuration.effective().meterRetention();
    return Duration.ofDays(Objects.requireNonNull(days, "has a default"));
  }

  private boolean metered(String machine) {
    var meters =
        new Filter.Or(
            List.of(of(ResourceTypes.MACHINE, machine), of(ResourceTypes.VOLUME, machine)));
    var query =
        new ListQuery(
            ResourceTypes.METER.name(),
            Reads.EVERYTHING,
            meters,
            List.of(),
            1,
            Long.MAX_VALUE,
            Optional.empty(),
            1);
    return !store.list(query).items().isEmpty();
  }

  private static Filter of(ResourceType type, String key) {
    return new Comparison(
        "targetResource", AttributeType.REF, "spec.targetResource", Operator.EQUAL, type.href(key));
  }

  private Optional<Stored> part(String machine, String part) {
    return Reads.living(store, TYPE, machine + "." + part);
  }

  private static List<Reading> readings(Optional<Stored> part) {
    return part.map(stored -> History.readings(stored.document().spec().path(ROWS).asText()))
        .orElse(List.of());
  }

  private void write(
      String machine, String part, Optional<Stored> before, List<Reading> readings, Instant now) {
    var spec = Json.object().put(ROWS, History.rows(readings));
    try {
      if (before.isPresent()) {
        var changed = before.get().document().with(d -> d.spec(spec).reported());
        store.replace(changed, before.get().version());
      } else {
        var acl = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
        var key = machine + "." + part;
        store.insert(Document.create(TYPE, key, store.cloud(), "", acl, now, spec));
      }
    } catch (StoreException e) {
      // Another mirror does the same at this moment.
      if (e.code() != Code.CONFLICT && e.code() != Code.EXISTS && e.code() != Code.NOT_FOUND) {
        throw e;
      }
    }
  }
}
