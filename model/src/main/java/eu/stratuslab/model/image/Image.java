package eu.stratuslab.model.image;

import eu.stratuslab.model.resource.Mirrored;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * What the first disk of a machine is made of. The custom resource that mirrors its document; its
 * name is the document's uuid.
 */
@Group(Mirrored.GROUP)
@Version(Mirrored.VERSION)
@Plural("images")
@ShortNames("img")
public final class Image extends CustomResource<ImageSpec, ImageStatus> implements Namespaced {
  private static final long serialVersionUID = 1;
}
