package eu.stratuslab.model.volume;

import eu.stratuslab.model.resource.Mirrored;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A disk with a life of its own. The custom resource that mirrors its document; its name is the
 * document's uuid.
 */
@Group(Mirrored.GROUP)
@Version(Mirrored.VERSION)
@Plural("volumes")
@ShortNames("vol")
public final class Volume extends CustomResource<VolumeSpec, VolumeStatus> implements Namespaced {
  private static final long serialVersionUID = 1;
}
