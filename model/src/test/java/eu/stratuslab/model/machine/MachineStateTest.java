package eu.stratuslab.model.machine;

import static eu.stratuslab.model.machine.MachineState.CREATING;
import static eu.stratuslab.model.machine.MachineState.DELETING;
import static eu.stratuslab.model.machine.MachineState.ERROR;
import static eu.stratuslab.model.machine.MachineState.PAUSED;
import static eu.stratuslab.model.machine.MachineState.PAUSING;
import static eu.stratuslab.model.machine.MachineState.STARTED;
import static eu.stratuslab.model.machine.MachineState.STARTING;
import static eu.stratuslab.model.machine.MachineState.STOPPED;
import static eu.stratuslab.model.machine.MachineState.STOPPING;
import static eu.stratuslab.model.machine.MachineState.SUSPENDED;
import static eu.stratuslab.model.machine.MachineState.SUSPENDING;
import static eu.stratuslab.model.machine.Machines.asked;
import static eu.stratuslab.model.machine.Machines.deleting;
import static eu.stratuslab.model.machine.Machines.failed;
import static eu.stratuslab.model.machine.Machines.placed;
import static eu.stratuslab.model.machine.Machines.report;
import static eu.stratuslab.model.machine.Machines.reported;
import static eu.stratuslab.model.machine.Machines.started;
import static eu.stratuslab.model.machine.Machines.stopped;
import static eu.stratuslab.model.machine.Machines.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineStateTest {

  private static void is(Document document, MachineState state) {
    assertThat(MachineState.of(document)).isEqualTo(state);
  }

  @Test
  void the_state_follows_from_wish_and_report() {
    is(wanted(Power.Running, 1), CREATING);
    is(started(), STARTED);
    is(stopped(), STOPPED);
    is(reported(wanted(Power.Running, 2), report(Power.Stopped, 1)), STARTING);
    is(reported(wanted(Power.Stopped, 2), report(Power.Running, 1)), STOPPING);
    is(deleting(started()), DELETING);
    is(asked(started(), "restart"), STARTING);
  }

  @Test
  void a_failure_holds_until_a_newer_wish() {
    is(failed(started(), 1), ERROR);
    is(failed(reported(wanted(Power.Running, 2), report(Power.Stopped, 1)), 1), STARTING);
    is(deleting(failed(started(), 1)), DELETING);
  }

  @Test
  void a_machine_that_is_to_stand_still_does_so_once_the_host_says_so() {
    is(reported(wanted(Power.Paused, 2), report(Power.Running, 1)), PAUSING);
    is(reported(wanted(Power.Paused, 2), report(Power.Paused, 2)), PAUSED);
    is(reported(wanted(Power.Suspended, 2), report(Power.Running, 2)), SUSPENDING);
    is(reported(wanted(Power.Suspended, 2), report(Power.Suspended, 2)), SUSPENDED);
    is(reported(wanted(Power.Running, 3), report(Power.Suspended, 2)), STARTING);
    is(reported(wanted(Power.Stopped, 3), report(Power.Paused, 2)), STOPPING);
  }

  @Test
  void a_machine_that_cannot_be_suspended_runs_on() {
    is(failed(reported(wanted(Power.Suspended, 2), report(Power.Running, 2)), 2), STARTED);
    is(failed(reported(wanted(Power.Running, 2), report(Power.Suspended, 2)), 2), ERROR);
  }

  @Test
  void a_machine_whose_memory_is_lost_is_stopped() {
    var lost = report(Power.Stopped, 2).put("stoppedReason", "MemoryLost");
    is(reported(wanted(Power.Suspended, 2), lost), STOPPED);
    is(reported(wanted(Power.Paused, 2), lost), STOPPED);
    is(reported(wanted(Power.Paused, 3), lost), PAUSING);
  }

  @Test
  void a_guest_that_shut_itself_down_is_stopped_until_asked_again() {
    var shutDown = report(Power.Stopped, 1).put("stoppedReason", "GuestShutdown");
    is(reported(wanted(Power.Running, 1), shutDown), STOPPED);
    is(reported(wanted(Power.Running, 2), shutDown), STARTING);
    var crashed = report(Power.Stopped, 1).put("stoppedReason", "Crashed");
    is(reported(wanted(Power.Running, 1), crashed), STARTING);
  }

  @ParameterizedTest
  @EnumSource
  void every_state_but_the_last_can_be_left_by_a_delete(MachineState state) {
    if (state == DELETING) {
      assertThat(state.next()).isEmpty();
      assertThat(state.actions()).isEmpty();
    } else {
      assertThat(state.next()).contains(DELETING).doesNotContain(state);
    }
  }

  @Test
  void every_state_is_reached_from_the_first() {
    var reached = EnumSet.of(CREATING);
    while (reached.stream().anyMatch(state -> !reached.containsAll(state.next()))) {
      for (var state : Set.copyOf(reached)) {
        reached.addAll(state.next());
      }
    }
    assertThat(reached).containsExactlyInAnyOrder(MachineState.values());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatever_is_asked_and_reported_the_states_follow_the_table(long seed) {
    var random = new Random(seed);
    var behaviour = ResourceTypes.MACHINE.behaviour();
    var document = asked(wanted(Power.Running, 1), "add");
    for (var step = 0; step < 300; step++) {
      var before = behaviour.state(document).orElseThrow();
      document = random.nextBoolean() ? act(document, random) : answer(document, random);
      var after = behaviour.state(document).orElseThrow();
      assertThat(behaviour.follows(before, after))
          .as("seed %d: %s to %s", seed, before, after)
          .isTrue();
    }
  }

  private static Document act(Document document, Random random) {
    var behaviour = ResourceTypes.MACHINE.behaviour();
    var actions =
        List.copyOf(
            new java.util.TreeSet<>(behaviour.offered(ResourceTypes.MACHINE, document))
                .stream()
                    .filter(a -> !Set.of("edit", "delete", "connectvolume").contains(a))
                    .toList());
    return actions.isEmpty()
        ? document
        : behaviour.act(
            document,
            actions.get(random.nextInt(actions.size())),
            Json.object(),
            "j" + random.nextInt(),
            Machines.NOW);
  }

  private static Document answer(Document document, Random random) {
    var spec = document.specAs(MachineSpec.class);
    var status =
        report(
            random.nextInt(4) == 0
                ? Power.values()[random.nextInt(Power.values().length)]
                : spec.power(),
            random.nextInt(4) == 0 ? spec.powerRevision() - 1 : spec.powerRevision());
    if (random.nextInt(6) == 0) {
      status.put("stoppedReason", "GuestShutdown");
    }
    var answered = document.with(d -> d.status(status).operation(null));
    return random.nextInt(10) == 0 ? failed(answered, spec.powerRevision()) : answered;
  }

  @Test
  void what_is_offered_depends_on_the_state() {
    var behaviour = ResourceTypes.MACHINE.behaviour();
    assertThat(behaviour.offered(ResourceTypes.MACHINE, started()))
        .containsExactlyInAnyOrder(
            "edit",
            "delete",
            "stop",
            "restart",
            "pause",
            "suspend",
            "capture",
            "snapshot",
            "connectvolume");
    var suspended = reported(wanted(Power.Suspended, 1), report(Power.Suspended, 1));
    assertThat(behaviour.offered(ResourceTypes.MACHINE, suspended))
        .containsExactlyInAnyOrder("edit", "delete", "start", "stop", "connectvolume");
    assertThat(behaviour.offered(ResourceTypes.MACHINE, stopped()))
        .containsExactlyInAnyOrder(
            "edit",
            "delete",
            "start",
            "restart",
            "capture",
            "snapshot",
            "restore",
            "connectvolume");
    assertThat(behaviour.offered(ResourceTypes.MACHINE, wanted(Power.Running, 1)))
        .containsExactlyInAnyOrder("edit", "delete", "connectvolume");
    assertThat(behaviour.offered(ResourceTypes.MACHINE, deleting(started()))).isEmpty();
  }

  @Test
  void addresses_are_claimed_with_the_placement() {
    var behaviour = ResourceTypes.MACHINE.behaviour();
    var mac = new Claim("mac", "52:54:00:00:00:01");
    assertThat(behaviour.claims(started())).containsExactly(mac);
    assertThat(behaviour.claims(placed(started())))
        .containsExactly(mac, new Claim("ip", "h1/192.168.7.2"));
    assertThat(behaviour.outlivedByHost(started())).isFalse();
    assertThat(behaviour.outlivedByHost(placed(started()))).isTrue();
  }

  @Test
  void what_the_mirror_found_wrong_holds_until_the_machine_exists() {
    var behaviour = ResourceTypes.MACHINE.behaviour();
    var failed = failed(wanted(Power.Stopped, 2), 2);
    var trying = Json.object().put("reporter", "h1");
    assertThat(behaviour.reported(failed, trying).has("failure")).isTrue();
    assertThat(behaviour.reported(failed, report(Power.Stopped, 2)).has("failure")).isFalse();
    assertThat(behaviour.reported(failed(wanted(Power.Running, 3), 2), trying).has("failure"))
        .isFalse();
  }
}
