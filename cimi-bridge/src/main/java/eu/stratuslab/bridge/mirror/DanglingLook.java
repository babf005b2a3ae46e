package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.resource.Href;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks through a whole store and its cluster for what dangles; it costs a read of each document
 * that has a custom resource, and of each open Job.
 */
public final class DanglingLook {
  private static final Kind HOSTS = Kind.of(ResourceTypes.HOST.mirrored().orElseThrow());

  private DanglingLook() {}

  /** Jobs are looked for first: what ends meanwhile is no open Job without owner. */
  public static Dangling at(DocumentStore store, KubeApi kube) {
    Map<String, Set<String>> openJobs = new HashMap<>();
    UnfinishedJobs.each(store, job -> openJobs.put(id(ResourceTypes.JOB, job), affected(job)));
    var documents = new HashSet<String>();
    for (var type : Dangling.mirrored()) {
      Reads.each(
          store, type.name(), Filter.all(), stored -> documents.add(id(type, stored.document())));
    }
    openJobs.values().stream()
        .flatMap(Set::stream)
        .filter(id -> !documents.contains(id) && lives(store, id))
        .forEach(documents::add);
    return Dangling.of(
        new Dangling.Seen(openJobs, documents, resources(kube), domains(kube)),
        uuid ->
            Reads.find(store, ResourceTypes.MACHINE.name(), uuid)
                .map(stored -> stored.document().tombstone())
                .map(Document.Tombstone::at));
  }

  private static String id(ResourceType type, Document document) {
    return type.collection() + "/" + document.key();
  }

  /** Of what has no custom resource it is asked one by one. */
  private static boolean lives(DocumentStore store, String id) {
    var slash = id.indexOf('/');
    return ResourceTypes.ofCollection(id.substring(0, slash))
        .flatMap(type -> Reads.living(store, type.name(), id.substring(slash + 1)))
        .isPresent();
  }

  private static Set<String> affected(Document job) {
    return UnfinishedJobs.affected(job).stream()
        .map(Href::href)
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

  /**
   * The uuids of the domains of this cloud that hosts list, and the time of the newest report that
   * does; for ever if a report does not say when it was.
   */
  public static Map<String, Instant> domains(KubeApi kube) {
    var listed = new HashMap<String, Instant>();
    for (var host : kube.list(HOSTS, Map.of())) {
      var status = host.statusAs(HostStatus.class);
      var at = status.heartbeat() == null ? Instant.MAX : Instant.parse(status.heartbeat());
      status.domains().forEach(d -> listed.merge(d.id(), at, DanglingLook::later));
    }
    return listed;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
