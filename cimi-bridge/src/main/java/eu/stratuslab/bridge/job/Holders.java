package eu.stratuslab.bridge.job;

import eu.stratuslab.bridge.filter.Filter.Comparison;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.event.Membership;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Href;
import eu.stratuslab.model.resource.Linked;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Resources that name another one which holds them: finds them, and lets them go. */
public final class Holders {
  private static final int ATTEMPTS = 16;

  private final Cloud cloud;
  private final Telling telling;

  public Holders(Cloud cloud) {
    this.cloud = cloud;
    this.telling = new Telling(cloud);
  }

  /** Everything that names a holder, whoever may see it. */
  public List<Stored> of(Linked link, String holder) {
    var named =
        new Comparison(link.holder(), AttributeType.STRING, link.path(), Operator.EQUAL, holder);
    var all = new ArrayList<Stored>();
    Reads.each(cloud.store(), link.of(), named, all::add);
    return all;
  }

  /** Lets go of everything that names a holder which is gone. */
  void free(Document tombstone) {
    ResourceTypes.named(tombstone.type()).stream()
        .flatMap(type -> type.links().stream())
        .filter(link -> !link.readOnly())
        .forEach(link -> of(link, tombstone.key()).forEach(item -> free(item, tombstone)));
  }

  private void free(Stored found, Document tombstone) {
    var item = Optional.of(found);
    for (var attempt = 0; attempt < ATTEMPTS && item.isPresent(); attempt++) {
      var before = item.get();
      var behaviour = ResourceTypes.named(before.document().type()).orElseThrow().behaviour();
      var after = behaviour.released(before.document(), tombstone);
      if (after.isEmpty()
          || !names(before.document(), tombstone)
          || released(before, after.get())) {
        return;
      }
      item = Reads.living(cloud.store(), before.document().type(), before.document().key());
    }
  }

  private void part(Href holder, String item) {
    var type = ResourceTypes.ofCollection(holder.href().split("/", 2)[0]).orElseThrow();
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var there = Reads.living(cloud.store(), type.name(), holder.key());
      var left = there.map(stored -> type.behaviour().parted(stored.document(), item));
      if (there.isEmpty()
          || left.get() == there.get().document()
          || parted(there.get(), Stated.of(left.get()))) {
        return;
      }
    }
    throw new StoreException(Code.CONFLICT, holder.href() + " changes all the time");
  }

  /**
   * Tells those who only had a resource listed if it was the last one. What a crash leaves untold
   * offers too much, which is refused when it is asked for.
   */
  void left(Document gone) {
    for (var place : Membership.of(gone)) {
      place
          .holder()
          .link(place.collection())
          .filter(Linked::readOnly)
          .ifPresent(link -> left(place, link));
    }
  }

  private void left(Membership place, Linked link) {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var there = Reads.living(cloud.store(), place.holder().name(), place.key());
      // Looked at after the holder was read: what comes meanwhile changes it.
      if (there.isEmpty() || !of(link, place.key()).isEmpty()) {
        return;
      }
      var document = there.get().document();
      var emptied = place.holder().behaviour().emptied(document, link.attribute());
      if (emptied == document || parted(there.get(), Stated.of(emptied))) {
        return;
      }
    }
  }

  private boolean parted(Stored before, Document after) {
    var told = telling.changed(before.document(), after);
    return Writes.replaced(cloud.store(), after, before.version(), told).isPresent();
  }

  /** It may have found another holder meanwhile. */
  private static boolean names(Document item, Document tombstone) {
    return ResourceTypes.named(item.type())
        .flatMap(type -> type.behaviour().holder(item))
        .filter(holder -> holder.key().equals(tombstone.key()))
        .isPresent();
  }

  /**
   * Writes an item without its holder and lets go of what it held there.
   *
   * @return false if it changed meanwhile
   */
  public boolean released(Stored before, Document after) {
    var behaviour = ResourceTypes.named(after.type()).orElseThrow().behaviour();
    // First: as long as the item names its holder, a crash leaves this to be done again.
    behaviour.holder(before.document()).ifPresent(holder -> part(holder, after.key()));
    var stated = Stated.of(after);
    var told = telling.changed(before.document(), stated);
    if (Writes.replaced(cloud.store(), stated, before.version(), told).isEmpty()) {
      return false;
    }
    cloud.crashes().hit(CrashPoints.RELEASED);
    var held = new ArrayList<>(behaviour.claims(before.document()));
    held.removeAll(behaviour.claims(after));
    new Claims(cloud).release(held, after.key());
    return true;
  }
}
