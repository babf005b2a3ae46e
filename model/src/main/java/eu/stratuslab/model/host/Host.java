package eu.stratuslab.model.host;

import eu.stratuslab.model.resource.Mirrored;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A physical machine that runs guests. The custom resource that mirrors its document; its name is
 * the document's uuid.
 */
@Group(Mirrored.GROUP)
@Version(Mirrored.VERSION)
@Plural("hosts")
@ShortNames("hst")
public final class Host extends CustomResource<HostSpec, HostStatus> {
  private static final long serialVersionUID = 1;
}
