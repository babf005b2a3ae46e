package eu.stratuslab.bridge.meter;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.meter.MeterSpec;
import eu.stratuslab.model.meter.MeterStatus;
import eu.stratuslab.model.meter.Reading;
import eu.stratuslab.model.meter.SampleSpec;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Makes the samples of a meter out of what is kept of its machine. */
public final class Samples {
  private final DocumentStore store;
  private final Chunks chunks;
  private final Histories histories;
  private final InstantSource clock;

  public Samples(DocumentStore store, InstantSource clock) {
    this.store = store;
    this.chunks = new Chunks(store);
    this.histories = new Histories(store);
    this.clock = clock;
  }

  /**
   * The samples of a meter, the oldest first: the newer they are, the closer they lie. None for who
   * may not look at what is measured any more.
   */
  public List<Document> of(Document meter, Caller caller) {
    var spec = meter.specAs(MeterSpec.class);
    return readings(spec, caller).stream()
        .map(reading -> sample(meter, reading, spec.measured().value(reading)))
        .toList();
  }

  /** The meter with the least and the greatest value of its samples. */
  public Document withExtremes(Document meter, Caller caller) {
    var spec = meter.specAs(MeterSpec.class);
    var extremes = spec.measured().extremes(readings(spec, caller));
    if (extremes.isEmpty()) {
      return meter;
    }
    var status =
        new MeterStatus(
            spec.measured().value(extremes.getFirst()), spec.measured().value(extremes.getLast()));
    return meter.with(d -> d.status(Json.tree(status)));
  }

  private List<Reading> readings(MeterSpec meter, Caller caller) {
    var target = meter.targetResource();
    var measured =
        ResourceTypes.ofCollection(target.collection())
            .flatMap(type -> Reads.living(store, type.name(), target.key()))
            .map(stored -> stored.document())
            .filter(document -> document.acl().grants(caller, Right.VIEW));
    if (measured.isEmpty()) {
      return List.of();
    }
    var oldest = clock.instant().minus(histories.kept()).getEpochSecond();
    var readings =
        all(measured.get()).stream()
            .filter(r -> r.at() > oldest && meter.measuredAt(Instant.ofEpochSecond(r.at())))
            .toList();
    var interval = meter.sampleInterval();
    return interval == null ? readings : Reading.averages(readings, interval);
  }

  private List<Reading> all(Document measured) {
    var placement = measured.placement();
    var slot = Chunk.slot(clock.instant());
    var lately =
        placement == null
            ? Map.<Long, Chunk>of()
            : chunks.between(placement.host(), Chunk.firstWhole(slot), slot + 1);
    return histories.of(measured.key()).and(Chunks.readings(measured.key(), lately));
  }

  private static Document sample(Document meter, Reading reading, String value) {
    var at = Instant.ofEpochSecond(reading.at());
    return Document.create(
        "Sample",
        Long.toString(reading.at()),
        "",
        "",
        meter.acl(),
        at,
        Json.tree(new SampleSpec(at.toString(), value)));
  }
}
