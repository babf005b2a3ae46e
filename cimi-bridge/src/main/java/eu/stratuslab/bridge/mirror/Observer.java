package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.job.Holders;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.job.JobSpec;
import eu.stratuslab.model.resource.Href;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads all that is to be known of a key. */
final class Observer {
  private final DocumentStore store;
  private final KubeApi kube;
  private final Inventories inventories;
  private final Holders holders;

  /** Where resources without document were seen: nothing else tells their namespace. */
  private final Map<MirrorKey, Ref> strays = new ConcurrentHashMap<>();

  Observer(DocumentStore store, KubeApi kube, Inventories inventories, Holders holders) {
    this.holders = holders;
    this.store = store;
    this.kube = kube;
    this.inventories = inventories;
  }

  /** What is known of a key, and the version of its document. */
  record Seen(Situation situation, @Nullable Stored stored) {}

  /**
   * What Kubernetes last answered in this pass; null for no resource. It is as good as another
   * look: whatever changes it afterwards is told, and the key looked at anew.
   */
  record Found(@Nullable Resource resource) {}

  /** Notes where a resource is, for the case that no document tells. */
  void seen(MirrorKey key, Ref ref) {
    strays.put(key, ref);
  }

  /** What was noted of a key was meant of another one. */
  void seenAs(MirrorKey key, MirrorKey other) {
    var ref = strays.remove(key);
    if (ref != null) {
      strays.put(other, ref);
    }
  }

  /**
   * Looks at all of it.
   *
   * @param found the resource, if it need not be asked for
   */
  Seen observe(MirrorKey key, Situation.Context context, @Nullable Found found) {
    var type = ResourceTypes.named(key.type()).orElseThrow();
    var stored = find(key.type(), key.key());
    var document = stored.map(Stored::document).orElse(null);
    var resource = found == null ? resource(key, type, document, context) : found.resource();
    if (resource == null || (document != null && !document.gone())) {
      strays.remove(key);
    }
    var job = document == null ? null : job(document);
    var proposed = document == null ? null : host(proposedHost(document, resource));
    var situation =
        new Situation(
            type,
            key.key(),
            document,
            resource,
            job,
            proposed,
            document == null ? null : host(placedHost(document)),
            document == null || document.gone() ? null : named(type.behaviour().holder(document)),
            document == null || document.deleting() == null
                ? null
                : named(type.behaviour().maker(document)),
            proposed == null ? List.of() : held(type, key.key()),
            job == null ? List.of() : nested(job),
            document != null && document.gone() ? inventories.of(key.key()) : List.of(),
            context);
    return new Seen(situation, stored.orElse(null));
  }

  private @Nullable Resource resource(
      MirrorKey key, ResourceType type, @Nullable Document document, Situation.Context context) {
    var kind = Kind.of(type.mirrored().orElseThrow());
    if (document == null) {
      var stray = strays.getOrDefault(key, new Ref(kind, null, key.key()));
      return stray.namespace() == null && kind.namespaced() ? null : kube.get(stray).orElse(null);
    }
    if (document.gone()
        && !strays.containsKey(key)
        && !TombstonePlan.recent(document, context.now())) {
      // Nobody saw a resource of what is long gone: a watch would have.
      return null;
    }
    var tenant = document.tenant();
    var namespace = KubeApi.namespace(kind, tenant == null ? "" : tenant);
    return kube.get(new Ref(kind, namespace, key.key())).orElse(null);
  }

  private @Nullable Document job(Document document) {
    var tombstone = document.tombstone();
    var deleting = document.deleting();
    var operation = document.operation();
    String key;
    if (tombstone != null) {
      key = tombstone.job();
    } else if (deleting != null) {
      key = deleting.job();
    } else {
      key = operation == null ? null : operation.id();
    }
    return key == null
        ? null
        : find(ResourceTypes.JOB.name(), key).map(Stored::document).orElse(null);
  }

  private @Nullable Document named(Optional<Href> href) {
    return href.flatMap(
            there ->
                ResourceTypes.ofCollection(there.collection())
                    .flatMap(of -> find(of.name(), there.key())))
        .map(Stored::document)
        .orElse(null);
  }

  private List<Document> held(ResourceType type, String key) {
    return type.links().stream()
        .filter(link -> !link.readOnly())
        .flatMap(link -> holders.of(link, key).stream())
        .map(Stored::document)
        .toList();
  }

  private List<Document> nested(Document job) {
    if (job.gone()) {
      return List.of();
    }
    var nested = job.specAs(JobSpec.class).nestedJobs();
    return nested == null
        ? List.of()
        : nested.stream()
            .flatMap(href -> find(ResourceTypes.JOB.name(), href.key()).stream())
            .map(Stored::document)
            .toList();
  }

  private static @Nullable String proposedHost(Document document, @Nullable Resource resource) {
    if (document.gone() || document.placement() != null || resource == null) {
      return null;
    }
    var host = document.status().path(Reports.PROPOSAL).path("host").asText();
    return host.isEmpty() ? null : host;
  }

  private static @Nullable String placedHost(Document document) {
    var placement = document.placement();
    return placement == null || document.deleting() == null ? null : placement.host();
  }

  private @Nullable Document host(@Nullable String key) {
    return key == null
        ? null
        : find(ResourceTypes.HOST.name(), key)
            .map(Stored::document)
            .filter(host -> !host.gone())
            .orElse(null);
  }

  Optional<Stored> find(String type, String key) {
    try {
      return Optional.of(store.get(type, key));
    } catch (StoreException e) {
      if (e.code() == Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
