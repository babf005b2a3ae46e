package eu.stratuslab.standalone.purge;

import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeCrds;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.kube.process.Cluster;
import eu.stratuslab.standalone.process.Await;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Deletes what a cluster holds of a cloud. It may be run again after it was broken off: it deletes
 * what is there then.
 */
public final class ClusterPurge {
  /** Three reports of a host, and time to be heard of. */
  private static final Duration REPORT = Duration.ofSeconds(60);

  /** Longer than any lease of ours. */
  private static final Duration LEASE = Duration.ofSeconds(12);

  private final KubernetesClient client;
  private final KubeApi api;
  private final ClusterLook look;
  private final Duration patience;

  /**
   * @param patience how long to wait for what goes by itself once it is asked to
   */
  public ClusterPurge(Cluster cluster, InstantSource clock, Duration patience) {
    client = cluster.client();
    api = cluster.api();
    look = new ClusterLook(cluster, clock);
    this.patience = patience;
  }

  /**
   * What there is. Who was just ended with its release could not give its lease back, since its
   * rights went first: a lease without a release is waited for, until it runs out or is a sign of
   * life.
   *
   * @throws KubeException if the cluster cannot be asked
   */
  public Holdings look() {
    var now = look.look();
    return now.workloads().isEmpty() || !now.releases().isEmpty()
        ? now
        : Await.until(
                LEASE, () -> Optional.of(look.look()).filter(later -> later.workloads().isEmpty()))
            .orElseGet(look::look);
  }

  /**
   * What there is once the hosts have told that nothing is left on them: they do with their next
   * report. A silent host never does, and what it told last counts.
   */
  public Holdings lookAfterTheEnd() {
    return Await.until(
            REPORT, () -> Optional.of(look.look()).filter(holdings -> !holdings.onHosts()))
        .orElseGet(look::look);
  }

  /**
   * Deletes it.
   *
   * @param holdings what was looked at, and agreed to
   * @param say told each deletion once it is done
   * @throws IllegalStateException if something does not go in time
   */
  public void purge(Holdings holdings, Consumer<String> say) {
    definitions(say);
    namespaces(holdings.namespaces(), say);
    look.roles()
        .toList()
        .forEach(
            role -> {
              client.resource(role).delete();
              say.accept(role.getKind() + " " + role.getMetadata().getName() + " deleted");
            });
  }

  /** With a CRD go its resources, as soon as nobody holds them: our agents are not there to. */
  private void definitions(Consumer<String> say) {
    var resources = look.resources();
    for (var kind : resources.keySet()) {
      var crds = client.apiextensions().v1().customResourceDefinitions();
      var name = ClusterLook.crd(kind);
      crds.withName(name).delete();
      awaitGone(
          "the CRD " + name,
          () -> {
            KubeCrds.letGo(api, kind);
            return crds.withName(name).get() == null;
          },
          () -> held(look.resources().values().stream().flatMap(List::stream)));
      say.accept("the CRD " + name + " deleted");
    }
  }

  private static String held(Stream<Resource> resources) {
    var held =
        resources
            .filter(resource -> !resource.meta().finalizers().isEmpty())
            .map(resource -> resource.ref() + " by " + resource.meta().finalizers())
            .toList();
    return held.isEmpty() ? "nothing holds it" : "held: " + String.join(", ", held);
  }

  private void namespaces(List<String> names, Consumer<String> say) {
    names.forEach(name -> client.namespaces().withName(name).delete());
    for (var name : names) {
      awaitGone(
          "the namespace " + name,
          () -> client.namespaces().withName(name).get() == null,
          () -> remaining(name));
      say.accept("the namespace " + name + " deleted");
    }
  }

  /** What Kubernetes itself says of a namespace that stays. */
  private String remaining(String name) {
    var namespace = client.namespaces().withName(name).get();
    var said =
        namespace == null || namespace.getStatus() == null
            ? ""
            : namespace.getStatus().getConditions().stream()
                .filter(condition -> condition.getStatus().equals("True"))
                .map(NamespaceCondition::getMessage)
                .collect(Collectors.joining("; "));
    return said.isEmpty() ? "nobody says what holds it" : said;
  }

  private void awaitGone(String what, BooleanSupplier gone, Supplier<String> why) {
    var _ =
        Await.until(
                patience, () -> gone.getAsBoolean() ? Optional.of(true) : Optional.<Boolean>empty())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "%s is not gone after %d s; %s. Run this again once it can go"
                            .formatted(what, patience.toSeconds(), why.get())));
  }
}
