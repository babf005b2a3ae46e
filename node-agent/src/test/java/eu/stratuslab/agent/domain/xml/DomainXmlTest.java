package eu.stratuslab.agent.domain.xml;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.Golden;
import eu.stratuslab.agent.hypervisor.DomainDefinition;
import eu.stratuslab.agent.hypervisor.DomainMetadata;
import eu.stratuslab.agent.xml.Xml;
import eu.stratuslab.model.machine.Disk;
import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import eu.stratuslab.model.machine.NetworkInterface;
import eu.stratuslab.model.machine.Power;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DomainXmlTest {

  private static final String UUID = "0191d2a0-0000-7000-8000-000000000001";

  @Test
  void a_small_machine_under_emulation() {
    golden("emulated.xml", definition(false, "hello", 1, List.of(disk("0"))));
  }

  @Test
  void a_large_machine_under_kvm() {
    golden("kvm.xml", definition(true, null, 4, List.of(disk("0"), disk("1"), disk("2"))));
  }

  @Test
  void volumes_are_in_the_order_of_their_places() {
    var plain = new DiskDevice(Path.of("/s/volumes/b.qcow2"), "vdd", "b", null);
    var child =
        new DiskDevice(
            Path.of("/s/volumes/a.qcow2"),
            "vdb",
            "a",
            new DiskDevice.Backing(Path.of("/s/images/ee"), "qcow2"));
    DomainXml without = definition(false, "hello", 1, List.of(disk("0")));
    golden(
        "volumes.xml",
        new DomainXml(
            without.uuid(),
            without.title(),
            without.metadata(),
            without.spec(),
            List.of(plain, child),
            without.place()));
  }

  @Test
  void a_hostile_title_stays_text() {
    String xml = definition(false, "</title><os>&'\"\u0000\n", 1, List.of(disk("0"))).toXml();
    assertThat(xml).contains("<title>&lt;/title&gt;&lt;os&gt;&amp;&apos;\"? </title>");
    assertThat(DomainDefinition.parse(xml).uuid()).hasToString(UUID);
  }

  private static void golden(String name, DomainXml definition) {
    Golden.matches(Golden.in("domains", name), definition.toXml());
  }

  private static Disk disk(String id) {
    return new Disk(id, 1_000_000, null);
  }

  private static DomainXml definition(
      boolean kvm, @org.jspecify.annotations.Nullable String title, int cpu, List<Disk> disks) {
    var spec =
        new MachineSpec(
            cpu,
            131_072,
            null,
            null,
            disks,
            List.of(new NetworkInterface("0", "default", "52:54:00:00:00:01")),
            new UsedImage("i", "t", "d".repeat(64), "raw", 1),
            Power.Running,
            1,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    var place =
        new DomainXml.Place(
            kvm,
            "x86_64",
            disk -> Path.of("/s/disks/" + UUID + "-" + disk + ".qcow2"),
            new DiskDevice.Backing(Path.of("/s/images/dd"), "qcow2"),
            Path.of("/s/machines/" + UUID + "/seed.iso"),
            Path.of("/s/machines/" + UUID + "/console.log"),
            network -> "stratuslab-" + network);
    Xml metadata =
        Xml.of("stratuslab:machine")
            .with("xmlns:stratuslab", DomainMetadata.NAMESPACE)
            .add(Xml.of("stratuslab:epoch").text("1"));
    return new DomainXml(UUID, title, metadata, spec, List.of(), place);
  }
}
