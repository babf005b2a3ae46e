package eu.stratuslab.model.machine;

import eu.stratuslab.model.resource.Mirrored;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A virtual machine; on its host one libvirt domain with the same uuid. The custom resource that
 * mirrors its document; its name is the document's uuid.
 */
@Group(Mirrored.GROUP)
@Version(Mirrored.VERSION)
@Plural("machines")
@ShortNames("mach")
public final class Machine extends CustomResource<MachineSpec, MachineStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1;
}
