package eu.stratuslab.bridge.job;

import eu.stratuslab.bridge.filter.Filter.Comparison;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.Optional;

/**
 * Closes the gap that a resource leaves in a chain of its kind. It comes before the burial: a crash
 * between leaves others that skip one that is still there, which harms nobody.
 */
final class Succession {
  private static final int ATTEMPTS = 16;

  private final Cloud cloud;

  Succession(Cloud cloud) {
    this.cloud = cloud;
  }

  /** Makes those behind a document refer to the one before it. */
  void closeGap(Document dying) {
    var type = ResourceTypes.named(dying.type()).orElseThrow();
    type.behaviour()
        .predecessor()
        .filter(name -> type.shown(name).isPresent())
        .ifPresent(
            name ->
                Reads.each(
                    cloud.store(),
                    type.name(),
                    refersTo(type, name, dying),
                    next -> skip(next, name, dying)));
  }

  private static Comparison refersTo(ResourceType type, String name, Document dying) {
    var href = type.href(dying.key());
    return new Comparison(name, AttributeType.STRING, "spec." + name, Operator.EQUAL, href);
  }

  private void skip(Stored found, String name, Document dying) {
    var item = Optional.of(found);
    for (var attempt = 0; attempt < ATTEMPTS && item.isPresent(); attempt++) {
      var before = item.get().document();
      var spec = before.spec().deepCopy();
      if (!spec.path(name).path("href").asText().endsWith("/" + dying.key())) {
        return;
      }
      spec.remove(name);
      var earlier = dying.spec().get(name);
      if (earlier != null && !earlier.isNull()) {
        spec.set(name, earlier);
      }
      if (replaced(before.with(d -> d.spec(spec).reported()), item.get().version())) {
        return;
      }
      item = Reads.living(cloud.store(), before.type(), before.key());
    }
  }

  private boolean replaced(Document after, String version) {
    try {
      cloud.store().replace(Stated.of(after), version);
      return true;
    } catch (StoreException e) {
      if (e.code() == Code.CONFLICT || e.code() == Code.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
