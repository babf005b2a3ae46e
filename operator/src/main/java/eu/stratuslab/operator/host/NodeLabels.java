package eu.stratuslab.operator.host;

import eu.stratuslab.kube.Labels;
import eu.stratuslab.model.host.Host;
import eu.stratuslab.model.resource.Mirrored;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the labels of the Kubernetes Node that has a host's name to its Host resource: zone,
 * instance type and whatever an administrator gave it. Where there is no such Node, or it may not
 * be read, a host has none.
 */
final class NodeLabels {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLabels.class);
  private static final Duration EVERY = Duration.ofMinutes(2);
  private static final int MOST = 64;
  private static final String MANAGER = Labels.OPERATOR + "-node-labels";
  private static final ResourceDefinitionContext HOSTS =
      new ResourceDefinitionContext.Builder()
          .withGroup(Mirrored.GROUP)
          .withVersion(Mirrored.VERSION)
          .withKind("Host")
          .withPlural("hosts")
          .withNamespaced(false)
          .build();

  private final InstantSource clock;
  private final Map<String, Instant> due = new ConcurrentHashMap<>();

  NodeLabels(InstantSource clock) {
    this.clock = clock;
  }

  /** Looks at the Node from time to time; a host waits for nothing here. */
  void bring(Host host, KubernetesClient client) {
    var name = host.getStatus() == null ? null : host.getStatus().hostName();
    var now = clock.instant();
    var key = host.getMetadata().getUid();
    if (name == null || now.isBefore(due.getOrDefault(key, Instant.MIN))) {
      return;
    }
    due.put(key, now.plus(EVERY));
    try {
      var node = client.nodes().withName(name).get();
      if (node == null) {
        return;
      }
      var labels = chosen(node.getMetadata().getLabels());
      if (!has(host, labels)) {
        client
            .genericKubernetesResources(HOSTS)
            .resource(labelled(host, labels))
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager(MANAGER)
                    .withForce(true)
                    .build());
      }
    } catch (KubernetesClientException e) {
      LOG.debug("no labels of node {}: {}", name, e.getMessage());
    }
  }

  /** All that are not ours; a bounded number. */
  static Map<String, String> chosen(Map<String, String> ofNode) {
    var labels = new TreeMap<String, String>();
    new TreeMap<>(ofNode)
        .forEach(
            (label, value) -> {
              if (!label.startsWith(Mirrored.GROUP + "/") && labels.size() < MOST) {
                labels.put(label, value);
              }
            });
    return labels;
  }

  private static boolean has(Host host, Map<String, String> wanted) {
    return host.getMetadata().getLabels().entrySet().containsAll(wanted.entrySet())
        && wanted.keySet().containsAll(chosen(host.getMetadata().getLabels()).keySet());
  }

  private static GenericKubernetesResource labelled(Host host, Map<String, String> labels) {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion(Mirrored.GROUP + "/" + Mirrored.VERSION)
        .withKind("Host")
        .withNewMetadata()
        .withName(host.getMetadata().getName())
        .withLabels(labels)
        .endMetadata()
        .build();
  }
}
