package eu.stratuslab.operator.placement;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.HostSpec;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.resource.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final ConfigurationSpec CONFIGURATION = ConfigurationSpec.DEFAULT.effective();
  private static final long GIBIBYTE = 1_048_576;

  @Test
  void the_emptier_host_wins() {
    var full = host("a", "{}", new Usage(3, 3, 4 * GIBIBYTE, 0));
    var empty = host("b", "{}", Usage.NONE);

    var decision =
        Placement.decide(machine(1, GIBIBYTE), List.of(full, empty), "c1", CONFIGURATION);

    assertThat(decision.host()).isEqualTo("b");
    assertThat(decision.reasons().get("host-a")).startsWith("fits, score ");
  }

  @Test
  void a_machine_that_fits_nowhere_is_told_why_host_by_host() {
    var hosts =
        List.of(
            host("a", "{\"maintenance\":true}", Usage.NONE),
            host("b", "{}", new Usage(1, 1, 7 * GIBIBYTE, 0)),
            host("c", "{}", new Usage(1, 31, 0, 0)),
            host("d", "{}", new Usage(1, 0, 0, 99_000_000)));

    var decision = Placement.decide(machine(2, 2 * GIBIBYTE), hosts, "c1", CONFIGURATION);

    assertThat(decision.host()).isNull();
    assertThat(decision.message())
        .isEqualTo(
            "host-a: is MAINTENANCE; "
                + "host-b: has 524288 memory (kibibytes) free of 2097152 wanted; "
                + "host-c: has 1 cpus free of 2 wanted; "
                + "host-d: has 1000000 storage (kilobytes) free of 10000000 wanted");
  }

  @Test
  void nothing_is_placed_before_every_host_has_told_the_new_cluster_what_it_has() {
    var hosts = List.of(host("a", "{}", Usage.NONE), host("b", "{}", Usage.NONE));

    var decision = Placement.decide(machine(1, GIBIBYTE), hosts, "c2", CONFIGURATION);

    assertThat(decision.host()).isNull();
    assertThat(decision.message()).contains("waiting for the inventory of host-a, host-b");
  }

  @Test
  void of_each_host_as_much_is_promised_as_the_configuration_says() {
    var configuration =
        read(
                """
                {"cpuRatio":1,"memoryRatio":50,"reservedMemory":0,
                 "hosts":[{"hostName":"host-b","memoryRatio":200,"reservedCpus":3}]}
                """,
                ConfigurationSpec.class)
            .effective();
    var hosts = List.of(host("a", "{}", Usage.NONE), host("b", "{}", Usage.NONE));

    var large = Placement.decide(machine(1, 16 * GIBIBYTE), hosts, "c1", configuration);
    assertThat(large.host()).isEqualTo("b");
    assertThat(large.reasons())
        .containsEntry("host-a", "has 4194304 memory (kibibytes) free of 16777216 wanted");

    var busy = Placement.decide(machine(2, GIBIBYTE), hosts, "c1", configuration);
    assertThat(busy.host()).isEqualTo("a");
    assertThat(busy.reasons()).containsEntry("host-b", "has 1 cpus free of 2 wanted");
  }

  @Test
  void a_lost_host_is_neither_waited_for_nor_used() {
    var lost = host("a", "{\"lost\":true}", Usage.NONE);
    var status = Json.tree(lost.status()).put("cluster", "c0");
    var stale = new Candidate("a", lost.spec(), Json.read(status, HostStatus.class), Usage.NONE);

    var decision =
        Placement.decide(
            machine(1, GIBIBYTE), List.of(stale, host("b", "{}", Usage.NONE)), "c1", CONFIGURATION);

    assertThat(decision.host()).isEqualTo("b");
    assertThat(decision.reasons()).containsEntry("host-a", "is LOST");
  }

  @Test
  void what_was_proposed_counts_until_the_caches_show_it() {
    var ledger = new Ledger<String>();
    var small = new Usage(1, 2, 3, 4);
    ledger.propose("m1", new Ledger.Reservation<>("a", small));
    assertThat(ledger.usage("a")).isEqualTo(small);

    ledger.show("m1", new Ledger.Reservation<>("b", small));

    assertThat(ledger.usage("a")).isEqualTo(Usage.NONE);
    assertThat(ledger.usage("b")).isEqualTo(small);
    ledger.show("m1", null);
    assertThat(ledger.usage("b")).isEqualTo(Usage.NONE);
  }

  @Test
  void a_host_whose_network_is_full_gets_no_more_machines() {
    var full = in(host("a", "{}", new Usage(253, 0, 0, 0)), "10.77.1.0/24");
    var roomy = in(host("b", "{}", new Usage(252, 9, 6 * GIBIBYTE, 0)), "10.77.2.0/24");
    var strange = in(host("c", "{}", Usage.NONE), "10.77.3.0/8");

    var decision =
        Placement.decide(machine(1, GIBIBYTE), List.of(full, roomy, strange), "c1", CONFIGURATION);

    assertThat(decision.host()).isEqualTo("b");
    assertThat(decision.reasons())
        .containsEntry("host-a", "has 0 addresses free of 1 wanted")
        .containsEntry(
            "host-c", "has no usable network: not a subnet of a usable size: 10.77.3.0/8");
  }

  private static Candidate in(Candidate host, String subnet) {
    var status = Json.tree(host.status()).put("subnet", subnet);
    return new Candidate(
        host.id(), host.spec(), Json.read(status, HostStatus.class), host.reserved());
  }

  @Test
  void what_is_told_does_not_grow_with_the_hosts() {
    var hosts = new ArrayList<Candidate>();
    for (int i = 100; i < 300; i++) {
      hosts.add(host("h" + i, "{}", new Usage(1, i % 3, i, 0)));
    }
    hosts.add(host("full", "{}", new Usage(9, 99, 8 * GIBIBYTE, 0)));

    var decision = Placement.decide(machine(1, GIBIBYTE), hosts, "c1", CONFIGURATION);

    assertThat(decision.reasons()).hasSize(201);
    assertThat(decision.told())
        .containsOnlyKeys("host-full", "host-h100 and 199 more")
        .containsEntry("host-h100 and 199 more", "fits, score N");
    assertThat(decision.message()).hasSizeLessThan(200);
  }

  /** Whatever happens in whatever order, the sums are those of an account made anew. */
  @Test
  void the_sums_of_the_ledger_are_those_of_its_entries() {
    var random = new Random(4711);
    var ledger = new Ledger<String>();
    var shown = new HashMap<String, Ledger.Reservation<String>>();
    var proposed = new HashMap<String, Ledger.Reservation<String>>();
    for (int i = 0; i < 2000; i++) {
      var machine = "m" + random.nextInt(20);
      var reservation =
          new Ledger.Reservation<>(
              "h" + random.nextInt(4), new Usage(1, 1 + random.nextInt(4), 7, 9));
      switch (random.nextInt(5)) {
        case 0 -> {
          ledger.propose(machine, reservation);
          proposed.put(machine, reservation);
        }
        case 1 -> {
          ledger.forget(machine);
          proposed.remove(machine);
        }
        case 2 -> {
          ledger.show(machine, null);
          shown.remove(machine);
        }
        case 3 -> {
          ledger.show(machine, reservation);
          shown.put(machine, reservation);
          proposed.remove(machine);
        }
        default -> {
          ledger.show(Map.copyOf(shown));
          proposed.keySet().removeAll(shown.keySet());
        }
      }
      var all = new HashMap<>(proposed);
      all.putAll(shown);
      for (int h = 0; h < 4; h++) {
        var host = "h" + h;
        assertThat(ledger.usage(host)).isEqualTo(sum(all, host, ""));
        assertThat(ledger.usageWithout(machine).getOrDefault(host, Usage.NONE))
            .isEqualTo(sum(all, host, machine));
      }
    }
  }

  private static Usage sum(
      Map<String, Ledger.Reservation<String>> all, String host, String except) {
    return all.entrySet().stream()
        .filter(each -> !each.getKey().equals(except) && each.getValue().place().equals(host))
        .map(each -> each.getValue().usage())
        .reduce(Usage.NONE, Usage::plus);
  }

  private static Candidate host(String id, String spec, Usage reserved) {
    return new Candidate(
        id,
        read(spec, HostSpec.class),
        read(
            """
            {"hostName":"host-%s","cpuArch":"x86_64","cpu":4,"memory":8388608,
             "storage":100000000,"cluster":"c1",
             "conditions":[{"type":"Ready","status":"True","reason":"Heartbeat"}]}
            """
                .formatted(id),
            HostStatus.class),
        reserved);
  }

  private static MachineSpec machine(int cpu, long memory) {
    return read(
        """
        {"cpu":%d,"memory":%d,"disks":[{"id":"0","capacity":10000000}],"power":"Running",
         "powerRevision":1,"image":{"id":"i","tenant":"t","digest":"d","format":"qcow2","size":1}}
        """
            .formatted(cpu, memory),
        MachineSpec.class);
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return Json.mapper().readValue(json, type);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
