package eu.stratuslab.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.hypervisor.DomainMetadata;
import eu.stratuslab.agent.hypervisor.FakeHypervisor;
import eu.stratuslab.model.host.HostUsage;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was read is told once, and of the machines of one cloud. */
class HostMeterTest {
  private final FakeHypervisor hypervisor = new FakeHypervisor("n1");
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final HostMeter meter = new HostMeter(hypervisor, () -> now);
  private final String machine = running();

  private String running() {
    var uuid = UUID.randomUUID();
    hypervisor.define(
        """
        <domain type='test'><name>%s</name><uuid>%s</uuid><metadata>\
        <s:machine xmlns:s='%s'/></metadata></domain>\
        """
            .formatted(uuid, uuid, DomainMetadata.NAMESPACE));
    hypervisor.start(uuid);
    return uuid.toString();
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
