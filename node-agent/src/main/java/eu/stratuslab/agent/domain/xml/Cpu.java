package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;
import java.util.List;

/**
 * The CPUs. Under emulation the model is left to QEMU: its default is the one that it is fast at.
 *
 * @param count of virtual CPUs
 * @param kvm true if guests run on the host's CPU
 */
record Cpu(int count, boolean kvm) {

  List<Xml> toXml() {
    Xml vcpu = Xml.of("vcpu").with("placement", "static").text(Integer.toString(count));
    return kvm
        ? List.of(vcpu, Xml.of("cpu").with("mode", "host-passthrough").with("check", "none"))
        : List.of(vcpu);
  }
}
