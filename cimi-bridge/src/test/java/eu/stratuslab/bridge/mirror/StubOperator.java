package eu.stratuslab.bridge.mirror;

import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Json;
import java.util.List;
import java.util.random.RandomGenerator;

/** Proposes any host for what is not placed. */
final class StubOperator {
  private final KubeApi kube;
  private final RandomGenerator random;

  StubOperator(KubeApi kube, RandomGenerator random) {
    this.kube = kube;
    this.random = random;
  }

  void propose(Ref ref, List<String> hosts) {
    kube.get(ref)
        .filter(resource -> !resource.spec().has("placement") && !resource.meta().deleting())
        .filter(resource -> !answered(resource))
        .ifPresent(resource -> propose(resource, hosts));
  }

  private static boolean answered(Resource resource) {
    return resource.status().path("proposal").path("revision").asLong(-1)
        == resource.spec().path("revision").asLong();
  }

  private void propose(Resource resource, List<String> hosts) {
    var status = Json.object();
    status
        .putObject("proposal")
        .put("host", hosts.get(random.nextInt(hosts.size())))
        .put("revision", resource.spec().path("revision").asLong());
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Scheduled")
        .put("status", "True")
        .put("reason", "Proposed");
    kube.applyStatus(resource.ref(), resource.meta().uid(), status, Labels.OPERATOR);
  }
}
