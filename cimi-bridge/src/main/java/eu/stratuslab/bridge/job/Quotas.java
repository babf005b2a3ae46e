package eu.stratuslab.bridge.job;

import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.user.Quota;
import eu.stratuslab.model.user.TenantBehaviour;
import eu.stratuslab.model.user.TenantSpec;
import java.util.Objects;

/** How much each tenant may use: its own quota over the cloud's. */
public final class Quotas {
  private final Cloud cloud;

  public Quotas(Cloud cloud) {
    this.cloud = cloud;
  }

  /** The cloud's configuration, defaults filled in. Its document has the cloud's uuid as key. */
  public ConfigurationSpec configuration() {
    return Reads.living(cloud.store(), ResourceTypes.SERVICE_CONFIGURATION.name(), cloud.id())
        .map(stored -> stored.document().specAs(ConfigurationSpec.class))
        .orElse(ConfigurationSpec.DEFAULT)
        .effective();
  }

  /** What a tenant may use. */
  public Quota of(String tenant) {
    var general = Objects.requireNonNull(configuration().quota(), "an effective quota is there");
    return new Claims(cloud)
        .holder(new Claim(TenantBehaviour.KEYS, tenant))
        .flatMap(owner -> Reads.living(cloud.store(), ResourceTypes.TENANT.name(), owner.key()))
        .map(stored -> stored.document().specAs(TenantSpec.class).quota())
        .map(own -> own.orElse(general))
        .orElse(general);
  }
}
