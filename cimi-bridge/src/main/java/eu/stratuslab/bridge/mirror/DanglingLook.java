package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.job.JobSpec;
import eu.stratuslab.model.resource.Href;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks through a whole store and its cluster for what dangles; it costs a read of each document.
 */
public final class DanglingLook {
  private static final int BATCH = 1000;

  private DanglingLook() {}

  public static Dangling at(DocumentStore store, KubeApi kube) {
    Map<String, Set<String>> openJobs = new HashMap<>();
    var documents = new HashSet<String>();
    var checkpoint = Optional.<String>empty();
    List<DocumentStore.Change> changes;
    do {
      var batch = store.changes(checkpoint, BATCH, 0);
      changes = batch.changes();
      changes.forEach(change -> read(store, change, documents, openJobs));
      checkpoint = Optional.of(batch.checkpoint());
    } while (changes.size() == BATCH);
    return Dangling.of(new Dangling.Seen(openJobs, documents, resources(kube), domains(kube)));
  }

  private static void read(
      DocumentStore store,
      DocumentStore.Change change,
      Set<String> documents,
      Map<String, Set<String>> openJobs) {
    var type = ResourceTypes.named(change.type());
    if (type.isEmpty()) {
      return;
    }
    var id = type.get().collection() + "/" + change.key();
    documents.remove(id);
    openJobs.remove(id);
    living(store, change)
        .ifPresent(
            document -> {
              documents.add(id);
              if (type.get() == ResourceTypes.JOB && !JobBehaviour.stateOf(document).ended()) {
                openJobs.put(id, affected(document));
              }
            });
  }

  private static Optional<Document> living(DocumentStore store, DocumentStore.Change change) {
    try {
      return Optional.of(store.get(change.type(), change.key()).document())
          .filter(document -> !document.gone());
    } catch (StoreException e) {
      if (e.code() == Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Set<String> affected(Document job) {
    var spec = job.specAs(JobSpec.class);
    var affected = spec.affectedResources();
    return Stream.concat(
            Stream.ofNullable(spec.targetResource()),
            affected == null ? Stream.empty() : affected.stream())
        .map(Href::href)
        .filter(href -> href.indexOf('/') > 0)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The resources that mirror documents, as {@code plural/name}. */
  public static Set<String> resources(KubeApi kube) {
    return Dangling.mirrored().stream()
        .flatMap(type -> type.mirrored().stream())
        .map(Kind::of)
        .distinct()
        .flatMap(
            kind -> kube.list(kind, Map.of()).stream().map(r -> kind.plural() + "/" + r.name()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The uuids of the domains of this cloud that hosts list. */
  public static Set<String> domains(KubeApi kube) {
    return Stream.of(ResourceTypes.HOST)
        .map(ResourceType::mirrored)
        .flatMap(Optional::stream)
        .flatMap(mirrored -> kube.list(Kind.of(mirrored), Map.of()).stream())
        .flatMap(host -> host.statusAs(HostStatus.class).domains().stream())
        .map(HostStatus.InventoryDomain::id)
        .collect(Collectors.toUnmodifiableSet());
  }
}
