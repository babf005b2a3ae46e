package eu.stratuslab.bridge.job;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Comparison;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.meter.Histories;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.event.Events.Asked;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.Owned;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Puts a tombstone in the place of a document and lets go of everything that it held. What a crash
 * leaves held is found by the sweeper.
 */
public final class Burial {
  private final Cloud cloud;
  private final Ledger ledger;
  private final Claims claims;
  private final Jobs jobs;
  private final LastChanges lastChanges;
  private final Telling telling;

  public Burial(Cloud cloud, Ledger ledger) {
    this.cloud = cloud;
    this.ledger = ledger;
    this.claims = new Claims(cloud);
    this.jobs = new Jobs(cloud);
    this.lastChanges = new LastChanges(cloud);
    this.telling = new Telling(cloud);
  }

  /**
   * Buries a document.
   *
   * @param by who wished it gone
   * @param job the uuid of the Job that wished it
   * @return the tombstone; empty if the document has changed meanwhile
   */
  public Optional<Document> bury(Stored stored, String by, String job) {
    return bury(stored, by, job, Optional.empty());
  }

  /**
   * As the other one.
   *
   * @param asked the request, if nothing told of it yet
   */
  Optional<Document> bury(Stored stored, String by, String job, Optional<Asked> asked) {
    var document = stored.document();
    var tenants = document.type().equals(ResourceTypes.TENANT.name());
    var tenantKey = document.spec().path("key").asText();
    if (tenants) {
      ledger.close(tenantKey, job);
    }
    var held =
        ResourceTypes.named(document.type())
            .map(type -> type.behaviour().claims(document))
            .orElse(List.of());
    lastChanges.settle(document);
    new Succession(cloud).closeGap(document);
    var now = cloud.clock().instant();
    var tombstone = document.buried(now, by, job);
    try {
      var told = telling.changed(document, tombstone, asked);
      cloud.store().replace(tombstone, stored.version(), told);
    } catch (StoreException e) {
      if (tenants) {
        ledger.reopen(tenantKey);
      }
      if (e.code() == Code.CONFLICT || e.code() == Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
    cloud.crashes().hit(CrashPoints.BURIED);
    letGo(tombstone, document, held, job);
    if (tenants) {
      ledger.remove(tenantKey);
    }
    return Optional.of(tombstone);
  }

  /** What consumers made part of it is buried with it; what a crash leaves, by a sweep. */
  private void parts(Document tombstone, String job) {
    var by = Objects.requireNonNull(tombstone.tombstone(), "it is one").by();
    ResourceTypes.named(tombstone.type()).stream()
        .flatMap(type -> type.owned().stream())
        .filter(Owned::addable)
        .forEach(
            owned ->
                Reads.each(
                    cloud.store(), owned.of(), of(tombstone, owned), part -> bury(part, by, job)));
    if (ResourceTypes.named(tombstone.type()).filter(Burial::measured).isPresent()) {
      new Histories(cloud.store()).forget(tombstone.key());
    }
  }

  private static boolean measured(ResourceType type) {
    return type.owned().stream().anyMatch(o -> o.of().equals(ResourceTypes.METER.name()));
  }

  private static Filter of(Document owner, Owned owned) {
    var href = ResourceTypes.named(owner.type()).orElseThrow().href(owner.key());
    return new Comparison(owned.member(), AttributeType.REF, owned.path(), Operator.EQUAL, href);
  }

  private void letGo(Document tombstone, Document document, List<Claim> held, String job) {
    new Holders(cloud).free(tombstone);
    new Holders(cloud).left(document);
    parts(tombstone, job);
    claims.release(held, document.key());
    var tenant = document.tenant();
    if (tenant != null && !tenant.isEmpty()) {
      ledger.release(tenant, document.type(), document.key());
    }
    var operation = document.operation();
    if (operation != null) {
      jobs.supersede(operation.id(), job);
    }
  }
}
