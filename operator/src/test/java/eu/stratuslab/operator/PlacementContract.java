package eu.stratuslab.operator;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.kube.Await;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Condition;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where the operator proposes that things go, and why not elsewhere, on any API server. */
abstract class PlacementContract extends OperatedCluster {
  @Test
  void a_machine_is_proposed_the_host_on_which_it_fits() {
    var small = host("small", 1, 1_000_000);
    var big = host("big", 4, 8_000_000);
    var machine = create(MACHINE, machineSpec(2, 4_000_000));

    Await.until("a proposal", () -> status(machine).proposal() != null);

    var proposal = java.util.Objects.requireNonNull(status(machine).proposal());
    assertThat(proposal.host()).isEqualTo(big.name()).isNotEqualTo(small.name());
    assertThat(proposal.reasons().get("small")).contains("memory (kibibytes) free of 4000000");
    assertThat(Condition.find(status(machine).conditions(), "Scheduled"))
        .get()
        .returns(Condition.TRUE, Condition::status);
  }

  @Test
  void a_machine_that_fits_nowhere_is_told_why_and_goes_where_room_appears() {
    host("small", 1, 1_000_000);
    var machine = create(MACHINE, machineSpec(2, 4_000_000));
    Await.until(
        "a reason",
        () ->
            Condition.find(status(machine).conditions(), "Scheduled")
                .filter(c -> c.reason().equals("NoHostFits"))
                .isPresent());

    var big = host("big", 4, 8_000_000);

    Await.until(
        "a proposal",
        () -> {
          var proposal = status(machine).proposal();
          return proposal != null && big.name().equals(proposal.host());
        });
  }

  @Test
  void a_burst_does_not_all_go_to_one_host() {
    host("one", 4, 2_600_000);
    host("two", 4, 2_600_000);
    var machines =
        java.util.stream.Stream.generate(() -> create(MACHINE, machineSpec(1, 1_000_000)))
            .limit(4)
            .toList();

    Await.until("proposals", () -> machines.stream().allMatch(m -> status(m).proposal() != null));

    assertThat(
            machines.stream()
                .map(m -> java.util.Objects.requireNonNull(status(m).proposal()).host())
                .collect(java.util.stream.Collectors.groupingBy(String::valueOf))
                .values())
        .allSatisfy(onOneHost -> assertThat(onOneHost).hasSize(2));
  }

  @Test
  void an_image_is_proposed_a_host() {
    var host = host("one", 4, 8_000_000);
    var image = create(IMAGE, tree("{\"imageLocation\":\"http://images.test/a\",\"revision\":1}"));

    Await.until(
        "a proposal",
        () -> {
          var proposal = imageStatus(image).proposal();
          return proposal != null && host.name().equals(proposal.host());
        });
  }

  @Test
  void a_volume_waits_for_its_machine_and_goes_where_that_is() {
    host("one", 4, 8_000_000);
    var two = host("two", 4, 8_000_000);
    var machine = create(MACHINE, machineSpec(1, 1_000_000));
    var spec = tree("{\"capacity\":500,\"revision\":1}");
    spec.putObject("attachment").put("machine", machine.name()).put("initialLocation", "/dev/vdb");
    var volume = create(VOLUME, spec);
    Await.until(
        "a reason",
        () -> {
          var proposal = volumeStatus(volume).proposal();
          return proposal != null
              && proposal.host() == null
              && proposal.reasons().toString().contains("waiting for the host of machine");
        });

    var placed = machineSpec(1, 1_000_000);
    placed.putObject("placement").put("host", two.name()).put("epoch", 1);
    kube.apply(with(machine, placed), machine.meta().uid(), Labels.BRIDGE);

    Await.until(
        "a proposal",
        () -> {
          var proposal = volumeStatus(volume).proposal();
          return proposal != null && two.name().equals(proposal.host());
        });
  }

  /** Each of which fits there alone: where the second one goes its machine goes, too. */
  @Test
  void a_burst_of_machines_with_new_volumes_overcommits_no_pool() {
    var full = host("full", 4, 8_000_000);
    var busy = machineSpec(1, 4_000_000);
    busy.putObject("placement").put("host", full.name()).put("epoch", 1);
    create(MACHINE, busy);
    Await.until("the account", () -> promised(full) == 4_000_000);
    var empty = host("empty", 4, 80_000_000);

    var first = withNewVolume(800);
    Await.until("a proposal", () -> empty.name().equals(proposed(first)));
    var second = withNewVolume(800);
    Await.until("another proposal", () -> full.name().equals(proposed(second)));
    var third = withNewVolume(800);

    Await.until(
        "a reason",
        () -> {
          var proposal = status(third).proposal();
          return proposal != null
              && proposal.host() == null
              && proposal.reasons().toString().contains("200 kilobytes free of 800 wanted");
        });
    var free = create(VOLUME, tree("{\"capacity\":300,\"revision\":1}"));
    Await.until(
        "the same reason",
        () -> {
          var proposal = volumeStatus(free).proposal();
          return proposal != null
              && proposal.host() == null
              && proposal.reasons().toString().contains("200 kilobytes free of 300 wanted");
        });
  }

  private Resource withNewVolume(long capacity) {
    var name = UUID.randomUUID().toString();
    var volume = tree("{\"capacity\":%d,\"revision\":1}".formatted(capacity));
    volume.putObject("attachment").put("machine", name).put("initialLocation", "/dev/vdb");
    var wanted = machineSpec(1, 1_000_000);
    wanted.putArray("firstVolumes").add(create(VOLUME, volume).name());
    return create(MACHINE, name, wanted);
  }

  private @Nullable String proposed(Resource machine) {
    var proposal = status(machine).proposal();
    return proposal == null ? null : proposal.host();
  }

  private long promised(Resource host) {
    return kube.get(host.ref()).orElseThrow().status().at("/allocated/memory").asLong();
  }

  @Test
  void a_machine_is_proposed_the_host_of_its_volume() {
    host("one", 64, 80_000_000);
    var two = host("two", 1, 2_000_000);
    var spec = tree("{\"capacity\":500,\"revision\":1}");
    spec.putObject("placement").put("host", two.name()).put("epoch", 1);
    var volume = create(VOLUME, spec);
    var wanted = machineSpec(1, 1_000_000);
    wanted.putArray("firstVolumes").add(volume.name());
    var machine = create(MACHINE, wanted);

    Await.until("a proposal", () -> status(machine).proposal() != null);

    var proposal = java.util.Objects.requireNonNull(status(machine).proposal());
    assertThat(proposal.host()).isEqualTo(two.name());
    assertThat(proposal.reasons().get("one")).contains("is on host two");
  }
}
