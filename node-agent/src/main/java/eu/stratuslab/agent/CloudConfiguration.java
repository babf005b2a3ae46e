package eu.stratuslab.agent;

import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.Map;
import java.util.function.Supplier;

/** The cloud's configuration as mirrored into the cluster, read whenever it is needed. */
final class CloudConfiguration implements Supplier<ConfigurationSpec> {

  private static final Kind KIND =
      Kind.of(ResourceTypes.SERVICE_CONFIGURATION.mirrored().orElseThrow());

  private final KubeApi kube;
  private final String cloud;

  CloudConfiguration(KubeApi kube, String cloud) {
    this.kube = kube;
    this.cloud = cloud;
  }

  @Override
  public ConfigurationSpec get() {
    return kube.list(KIND, Map.of(Labels.CLOUD, cloud)).stream()
        .findFirst()
        .map(resource -> resource.specAs(ConfigurationSpec.class))
        .orElse(ConfigurationSpec.DEFAULT);
  }
}
