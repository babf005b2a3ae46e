package eu.stratuslab.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.hypervisor.DomainUsage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What libvirt's bulk statistics say, by their names. */
class UsagesTest {
  private static final UUID DOMAIN = UUID.randomUUID();

  private static Map<String, Long> complete() {
    return Map.of(
        "cpu.time", 9L,
        "vcpu.current", 2L,
        "vcpu.0.time", 3L,
        "vcpu.1.time", 4L,
        "balloon.current", 131_072L,
        "balloon.rss", 70_000L,
        "block.count", 2L,
        "block.0.rd.bytes", 100L,
        "block.1.wr.bytes", 20L,
        "net.0.rx.bytes", 5L);
  }

  @Test
  void disks_and_interfaces_are_summed_and_only_the_guest_s_cpus_count() {
    assertThat(Usages.usage(DOMAIN, 7, complete(), Map.of()))
        .contains(new DomainUsage(DOMAIN, 7, 2, 7, 70_000, 120, 5, 0, Map.of()));
  }

  /** What is no file, as a drive without a medium, has no path. */
  @Test
  void each_disk_that_is_a_file_is_told_by_itself() {
    var texts = Map.of("block.0.path", "/pool/a", "block.0.name", "vda");
    assertThat(Usages.usage(DOMAIN, 7, complete(), texts).orElseThrow().disks())
        .isEqualTo(Map.of(Path.of("/pool/a"), 100L));
  }

  @Test
  void what_libvirt_had_to_leave_out_is_no_zero() {
    var partial = new HashMap<>(complete());
    partial.remove("block.0.rd.bytes");
    assertThat(Usages.usage(DOMAIN, 7, partial, Map.of())).isEmpty();
  }

  @Test
  void a_domain_that_has_ended_meanwhile_is_left_out() {
    assertThat(Usages.usage(DOMAIN, -1, complete(), Map.of())).isEmpty();
  }
}
