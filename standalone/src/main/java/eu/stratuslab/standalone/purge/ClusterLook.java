package eu.stratuslab.standalone.purge;

import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.KubeException.Code;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.kube.process.Cluster;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.resource.Mirrored;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Looks at what a cluster holds of a cloud. */
final class ClusterLook {
  /** The label by which the chart marks all that it makes. */
  private static final String NAME = "app.kubernetes.io/name";

  private static final String RELEASE = "app.kubernetes.io/instance";
  private static final String CHART = "stratuslab";

  private final KubernetesClient client;
  private final KubeApi api;
  private final String url;
  private final InstantSource clock;

  ClusterLook(Cluster cluster, InstantSource clock) {
    client = cluster.client();
    api = cluster.api();
    url = cluster.url();
    this.clock = clock;
  }

  Holdings look() {
    var resources = resources();
    var namespaces =
        client.namespaces().withLabel(Labels.CLOUD).list().getItems().stream()
            .filter(n -> n.getMetadata().getName().startsWith("stratuslab-"))
            .toList();
    var workloads = workloads();
    return new Holdings(
        url,
        clouds(resources.values(), namespaces),
        Stream.concat(workloads.stream().map(ClusterLook::words), leases()).toList(),
        releases(workloads),
        counts(resources),
        machines(resources),
        placed(resources, ResourceTypes.VOLUME, "volume"),
        hosts(resources),
        namespaces.stream().map(n -> n.getMetadata().getName()).toList(),
        claims(),
        roles().map(ClusterLook::words).toList());
  }

  /** The custom resources of every kind whose CRD is there. */
  SortedMap<Kind, List<Resource>> resources() {
    var found = new TreeMap<Kind, List<Resource>>(Comparator.comparing(Kind::plural));
    for (var kind : kinds()) {
      if (client.apiextensions().v1().customResourceDefinitions().withName(crd(kind)).get()
          == null) {
        continue;
      }
      try {
        found.put(kind, api.list(kind, Map.of()));
      } catch (KubeException e) {
        if (e.code() != Code.NOT_SERVED) {
          throw e;
        }
        // The CRD is going, or was never established.
        found.put(kind, List.of());
      }
    }
    return found;
  }

  static List<Kind> kinds() {
    return ResourceTypes.ALL.stream()
        .flatMap(type -> type.mirrored().stream())
        .map(Kind::of)
        .distinct()
        .toList();
  }

  static String crd(Kind kind) {
    return kind.plural() + "." + Mirrored.GROUP;
  }

  /** Roles of the whole cluster, and who has them, that carry the chart's label. */
  Stream<HasMetadata> roles() {
    return Stream.concat(
        client.rbac().clusterRoleBindings().withLabel(NAME, CHART).list().getItems().stream(),
        client.rbac().clusterRoles().withLabel(NAME, CHART).list().getItems().stream());
  }

  private static SortedSet<String> clouds(
      Collection<List<Resource>> resources, List<? extends HasMetadata> namespaces) {
    var clouds = new TreeSet<String>();
    resources.stream()
        .flatMap(List::stream)
        .map(resource -> resource.labels().get(Labels.CLOUD))
        .filter(Objects::nonNull)
        .forEach(clouds::add);
    namespaces.forEach(n -> clouds.add(n.getMetadata().getLabels().get(Labels.CLOUD)));
    return clouds;
  }

  private List<HasMetadata> workloads() {
    var apps = client.apps();
    var all = new ArrayList<HasMetadata>();
    all.addAll(
        apps.deployments()
            .inNamespace(Labels.SYSTEM_NAMESPACE)
            .withLabel(NAME, CHART)
            .list()
            .getItems());
    all.addAll(
        apps.daemonSets()
            .inNamespace(Labels.SYSTEM_NAMESPACE)
            .withLabel(NAME, CHART)
            .list()
            .getItems());
    return all;
  }

  private static SortedSet<String> releases(List<HasMetadata> workloads) {
    var releases = new TreeSet<String>();
    workloads.forEach(each -> releases.add(each.getMetadata().getLabels().get(RELEASE)));
    return releases;
  }

  /** Whoever leads without being in a pod of the chart: a bridge on somebody's machine. */
  private Stream<String> leases() {
    var now = clock.instant();
    return client.leases().inNamespace(Labels.SYSTEM_NAMESPACE).list().getItems().stream()
        .filter(lease -> held(lease, now))
        .map(
            lease ->
                "%s, which holds the lease %s"
                    .formatted(lease.getSpec().getHolderIdentity(), lease.getMetadata().getName()));
  }

  private static boolean held(Lease lease, Instant now) {
    var spec = lease.getSpec();
    if (spec == null
        || spec.getHolderIdentity() == null
        || spec.getHolderIdentity().isEmpty()
        || spec.getRenewTime() == null
        || spec.getLeaseDurationSeconds() == null) {
      return false;
    }
    return spec.getRenewTime().toInstant().plusSeconds(spec.getLeaseDurationSeconds()).isAfter(now);
  }

  private static SortedMap<String, Integer> counts(SortedMap<Kind, List<Resource>> resources) {
    var counts = new TreeMap<String, Integer>();
    resources.forEach((kind, all) -> counts.put(crd(kind), all.size()));
    return counts;
  }

  /** Machines by their resources, and domains that a host has without one. */
  private static List<String> machines(SortedMap<Kind, List<Resource>> resources) {
    var words = new ArrayList<>(placed(resources, ResourceTypes.MACHINE, "machine"));
    var known = new TreeSet<String>();
    of(resources, ResourceTypes.MACHINE).forEach(machine -> known.add(machine.name()));
    for (var host : of(resources, ResourceTypes.HOST)) {
      var status = host.statusAs(HostStatus.class);
      status.domains().stream()
          .filter(domain -> !known.contains(domain.id()))
          .forEach(
              domain ->
                  words.add(
                      "domain %s without a machine on %s"
                          .formatted(domain.id(), status.hostName())));
    }
    return words;
  }

  /** What has a place on a host; what was never placed is only a resource. */
  private static List<String> placed(
      SortedMap<Kind, List<Resource>> resources, ResourceType type, String what) {
    return of(resources, type).stream()
        .filter(resource -> resource.labels().containsKey(Labels.HOST))
        .map(
            resource ->
                "%s %s (%s, %s on %s)"
                    .formatted(
                        what,
                        resource.annotations().getOrDefault(Labels.NAME, "unnamed"),
                        resource.name(),
                        resource.status().path("state").asText("state unknown"),
                        resource
                            .status()
                            .path("hostName")
                            .asText(resource.labels().get(Labels.HOST))))
        .toList();
  }

  private static SortedSet<String> hosts(SortedMap<Kind, List<Resource>> resources) {
    var names = new TreeSet<String>();
    of(resources, ResourceTypes.HOST)
        .forEach(host -> names.add(host.status().path("hostName").asText(host.name())));
    return names;
  }

  private static List<Resource> of(SortedMap<Kind, List<Resource>> resources, ResourceType type) {
    return resources.getOrDefault(Kind.of(type.mirrored().orElseThrow()), List.of());
  }

  private List<String> claims() {
    return client
        .persistentVolumeClaims()
        .inNamespace(Labels.SYSTEM_NAMESPACE)
        .list()
        .getItems()
        .stream()
        .map(claim -> claim.getMetadata().getName())
        .toList();
  }

  private static String words(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }
}
