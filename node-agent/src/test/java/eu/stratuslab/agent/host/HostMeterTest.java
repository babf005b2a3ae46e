package eu.stratuslab.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.hypervisor.DomainMetadata;
import eu.stratuslab.agent.hypervisor.FakeHypervisor;
import eu.stratuslab.model.host.HostUsage;
import eu.stratuslab.model.host.HostUsage.OfDomain;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was read is told once, and of the machines of one cloud. */
class HostMeterTest {
  private final FakeHypervisor hypervisor = new FakeHypervisor("n1");
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final HostMeter meter = new HostMeter(hypervisor, HostMeterTest::volume, () -> now);
  private final String machine = running();

  private String running() {
    var uuid = UUID.randomUUID();
    hypervisor.define(
        """
        <domain type='test'><name>%s</name><uuid>%s</uuid><metadata>\
        <s:machine xmlns:s='%s'/></metadata><devices><disk type='file' device='disk'>\
        <source file='/pool/volume-1'/><target dev='vdb' bus='virtio'/></disk></devices></domain>\
        """
            .formatted(uuid, uuid, DomainMetadata.NAMESPACE));
    hypervisor.start(uuid);
    return uuid.toString();
  }

  private static Optional<String> volume(Path file) {
    return file.startsWith("/pool")
        ? Optional.of(String.valueOf(file.getFileName()))
        : Optional.empty();
  }

  @Test
  void a_volume_is_told_beside_the_machine_that_has_it() {
    hypervisor.host().guestWorks(UUID.fromString(machine), 5, 100);
    meter.read();

    var told = Objects.requireNonNull(meter.untold(Set.of(machine, "volume-1"))).domains();
    assertThat(told).extracting(OfDomain::id).containsExactly(machine, "volume-1");
    assertThat(told.getLast())
        .isEqualTo(new OfDomain("volume-1", told.getFirst().run(), 1, 0, 0, 100, 0, 0));
  }

  private HostUsage untold() {
    return Objects.requireNonNull(meter.untold(Set.of(machine)), "there is something to tell");
  }

  @Test
  void it_tells_totals_until_they_are_told() {
    assertThat(meter.untold(Set.of(machine))).isNull();
    hypervisor.host().guestWorks(UUID.fromString(machine), 5, 100);
    meter.read();

    var told = untold();
    assertThat(told.at()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(told.domains()).hasSize(1);
    assertThat(told.domains().getFirst().cpu()).isEqualTo(5);
    assertThat(told.domains().getFirst().sent()).isEqualTo(100);
    assertThat(untold()).isEqualTo(told);
    meter.told(told);
    assertThat(meter.untold(Set.of(machine))).isNull();
  }

  @Test
  void what_was_read_while_a_report_was_on_its_way_is_told_by_the_next() {
    meter.read();
    var told = untold();
    now = now.plusSeconds(60);
    meter.read();
    meter.told(told);

    assertThat(untold().at()).isEqualTo("2026-01-01T00:01:00Z");
  }

  @Test
  void machines_of_another_cloud_are_not_told() {
    meter.read();
    assertThat(meter.untold(Set.of(UUID.randomUUID().toString())))
        .isEqualTo(new HostUsage("2026-01-01T00:00:00Z", List.of()));
  }
}
