package eu.stratuslab.bridge.job;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.meter.Chunks;
import eu.stratuslab.bridge.meter.Histories;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.meter.MeterSpec;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;

/**
 * Deletes meters whose time is over, and those that a crash left without their machine; forgets
 * what hosts left that report no more.
 */
final class MeterSweep {
  private final Cloud cloud;
  private final Burial burial;

  MeterSweep(Cloud cloud, Ledger ledger) {
    this.cloud = cloud;
    this.burial = new Burial(cloud, ledger);
  }

  void sweep() {
    var over = new ArrayList<Stored>();
    Reads.each(
        cloud.store(),
        ResourceTypes.METER.name(),
        Filter.all(),
        meter -> {
          if (expired(meter.document()) || grave(meter.document()).isPresent()) {
            over.add(meter);
          }
        });
    over.forEach(this::bury);
    new Chunks(cloud.store()).sweep(cloud.clock().instant());
  }

  private boolean expired(Document meter) {
    var expires = meter.specAs(MeterSpec.class).expiresTime();
    return expires != null && Instant.parse(expires).isBefore(cloud.clock().instant());
  }

  /** The tombstone of what is measured, if it is gone. */
  private Optional<Document> grave(Document meter) {
    var target = meter.specAs(MeterSpec.class).targetResource();
    return ResourceTypes.ofCollection(target.collection())
        .flatMap(type -> Reads.find(cloud.store(), type.name(), target.key()))
        .map(Stored::document)
        .filter(Document::gone);
  }

  private void bury(Stored meter) {
    var grave = grave(meter.document());
    var tombstone = grave.map(gone -> Objects.requireNonNull(gone.tombstone(), "it is gone"));
    burial.bury(
        meter,
        tombstone.map(t -> t.by()).orElse(meter.document().acl().owner().principal()),
        tombstone.map(t -> t.job()).orElse(""));
    grave.ifPresent(gone -> new Histories(cloud.store()).forget(gone.key()));
  }
}
