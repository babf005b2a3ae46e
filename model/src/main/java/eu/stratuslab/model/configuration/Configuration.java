package eu.stratuslab.model.configuration;

import eu.stratuslab.model.resource.Mirrored;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * How the cloud is run. The custom resource that mirrors its document; its name is the document's
 * uuid.
 */
@Group(Mirrored.GROUP)
@Version(Mirrored.VERSION)
@Plural("configurations")
@ShortNames("conf")
public final class Configuration extends CustomResource<ConfigurationSpec, ConfigurationStatus> {
  private static final long serialVersionUID = 1;
}
