package eu.stratuslab.agent.domain;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.PowerState;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.machine.MachineStatus;
import eu.stratuslab.model.machine.Power;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Users, guests, hosts and crashes do what they like, from one seed; the agent's promises hold
 * after every step, and when the faults stop every machine is as it is wanted.
 */
class RandomWalkTest {

  private static final String MIRROR = "stratuslab.eu/mirror";

  @Test
  void promises_hold_on_some_walks() {
    AgentWalk.some(Walk::new);
  }

  @Tag("slow")
  @Test
  void promises_hold_on_many_walks() {
    AgentWalk.many(Walk::new);
  }

  private static final class Walk extends AgentWalk {
    private final UUID id = new UUID(0x0191d2a000007000L, 0x8000000000000007L);
    private final Map<String, Integer> runsOfOperation = new HashMap<>();
    private final Ref ref;
    private int operations;
    private long observedRevision;
    private long sequence;
    private boolean daemonDead;
    private boolean terminating;
    private boolean memorySaved;
    private com.fasterxml.jackson.databind.node.ObjectNode lastSpec;

    Walk(long seed) {
      super(seed);
      ref =
          world.create(id, spec -> spec.put("power", random.nextBoolean() ? "Running" : "Stopped"));
      lastSpec = world.resource(ref).orElseThrow().spec();
      world.hypervisor.record(this::called);
      agent();
    }

    @Override
    protected void step() {
      if (random.nextInt(3) > 0) {
        pass(ref);
      } else if (random.nextInt(2) == 0) {
        user();
      } else {
        misfortune();
      }
    }

    private void user() {
      if (world.resource(ref).isEmpty()) {
        recreate();
        return;
      }
      if (world.resource(ref).get().meta().deleting()) {
        return;
      }
      int dice = random.nextInt(18);
      switch (dice) {
        case 0, 1, 2 -> did("start", () -> world.power(ref, "Running", false));
        case 3, 4 -> did("stop", () -> world.power(ref, "Stopped", false));
        case 5 -> did("stop --force", () -> world.power(ref, "Stopped", true));
        case 6, 7, 8 -> restart(dice == 6);
        case 9 ->
            did("edit", () -> world.edit(ref, s -> s.put("memory", 131_072 + random.nextInt(9))));
        case 10 -> did("kubectl delete", () -> world.delete(ref));
        case 11 -> terminate();
        case 12 -> did("wipe", this::wipe);
        case 13, 14 -> did("pause", () -> world.power(ref, "Paused", false));
        case 15, 16 -> did("suspend", () -> world.power(ref, "Suspended", false));
        default ->
            did("term", () -> world.edit(ref, s -> s.put("term", s.get("term").asLong() + 1)));
      }
      world.resource(ref).ifPresent(r -> lastSpec = r.spec());
    }

    private void terminate() {
      if (random.nextInt(4) == 0) {
        terminating = true;
        hold();
        did("delete", () -> world.terminate(ref, "job-1"));
      }
    }

    private void wipe() {
      world.cluster.wipe();
      world.cluster.client().ensureNamespace("stratuslab-" + World.TENANT, World.CLOUD);
    }

    private void restart(boolean force) {
      MachineSpec spec = world.resource(ref).orElseThrow().specAs(MachineSpec.class);
      if (spec.power() == Power.Running && spec.terminate() == null) {
        String operation = "op-" + ++operations;
        did("restart " + operation, () -> world.restart(ref, operation, force));
      }
    }

    /** The mirror makes the resource again; it is not gone before it was proved to be. */
    private void recreate() {
      if (daemonDead) {
        return;
      }
      boolean proved = terminating && world.leftovers().isEmpty();
      if (!proved) {
        did("recreate", () -> world.create(id, s -> s.removeAll().setAll(lastSpec)));
        if (terminating) {
          hold();
          world.delete(ref);
        }
      }
    }

    /** The mirror keeps a resource that is to go until it has read the proof. */
    private void hold() {
      world
          .resource(ref)
          .ifPresent(r -> world.cluster.client().addFinalizer(ref, r.meta().uid(), MIRROR));
    }

    private void letGo() {
      world
          .resource(ref)
          .filter(r -> r.statusAs(MachineStatus.class).terminated() != null)
          .ifPresent(
              r ->
                  world
                      .cluster
                      .client()
                      .removeFinalizer(ref, r.meta().uid(), r.meta().resourceVersion(), MIRROR));
    }

    private void misfortune() {
      boolean active = world.domain(ref).map(d -> d.active()).orElse(false);
      switch (random.nextInt(11)) {
        case 0 -> {
          if (active) {
            did("guest powers off", () -> world.hypervisor.host().guestPowersOff(id));
          }
        }
        case 1 -> {
          if (active) {
            did("qemu dies", () -> world.hypervisor.host().qemuDies(id));
          }
        }
        case 2 -> did("host reboots", () -> reboot());
        case 3 -> daemon();
        case 4 -> {
          if (active) {
            boolean deaf = random.nextBoolean();
            did("deaf " + deaf, () -> world.hypervisor.host().guestIgnoresAcpi(id, deaf));
          }
        }
        case 5 -> {
          if (!daemonDead) {
            String call =
                List.of(
                        "define",
                        "startPaused",
                        "restorePaused",
                        "pause",
                        "saveMemory",
                        "discardMemory",
                        "resume",
                        "shutdown",
                        "destroy",
                        "setMetadata",
                        "undefine",
                        "createVolume")
                    .get(random.nextInt(12));
            did(
                "answer lost: " + call,
                () -> world.hypervisor.host().loseAnswerOf(c -> c.startsWith(call)));
          }
        }
        case 6 -> did("agent killed", this::agent);
        case 7 ->
            world
                .domain(ref)
                .filter(d -> d.managedSave() && !daemonDead)
                .ifPresent(_ -> did("memory lost", this::losesMemory));
        case 9 -> {
          boolean unreadable = random.nextBoolean();
          world
              .domain(ref)
              .filter(d -> d.managedSave() && !daemonDead)
              .ifPresent(
                  _ ->
                      did(
                          "memory unreadable " + unreadable,
                          () -> world.hypervisor.host().memoryIsUnreadable(id, unreadable)));
        }
        case 8 ->
            did(
                "no space for memory",
                () ->
                    world
                        .hypervisor
                        .host()
                        .failNext(
                            c -> c.startsWith("saveMemory"),
                            new HypervisorException(
                                HypervisorException.Code.NO_SPACE, "no space left")));
        default -> world.now = world.now.plusSeconds(random.nextInt(300));
      }
    }

    private void losesMemory() {
      memorySaved = false;
      world.hypervisor.host().losesMemory(id);
    }

    private void reboot() {
      if (daemonDead) {
        daemon();
      }
      world.hypervisor.host().reboots();
      reopen();
    }

    private void daemon() {
      daemonDead = !daemonDead;
      log.add(daemonDead ? "libvirtd dies" : "libvirtd returns");
      if (daemonDead) {
        world.hypervisor.host().libvirtdDies();
      } else {
        world.hypervisor.host().libvirtdReturns();
        reopen();
      }
    }

    private void reopen() {
      try {
        world.open();
      } catch (HypervisorException e) {
        log.add("open failed " + e);
        world.open();
      }
    }

    /** Every call that had an effect, when it had it. */
    private void called(String call) {
      log.add("  " + call);
      String verb = call.split(" ")[0];
      DomainRecord record =
          world.domain(ref).flatMap(d -> DomainRecordXml.read(d.metadata())).orElse(null);
      MachineSpec spec = world.resource(ref).map(r -> r.specAs(MachineSpec.class)).orElse(null);
      if (verb.equals("resume") && record != null && record.operation() != null) {
        DomainRecord.RecordedOperation operation = record.operation();
        if (operation.down() && !operation.done()) {
          int runs = runsOfOperation.merge(operation.id(), 1, Integer::sum);
          assertThat(runs).as("runs of %s", operation.id()).isEqualTo(1);
        }
      }
      switch (verb) {
        case "saveMemory" -> {
          assertThat(spec != null && spec.power() != Power.Suspended && !terminating)
              .as("memory saved, and nobody wanted it")
              .isFalse();
          memorySaved = true;
        }
        case "restorePaused" -> memorySaved = false;
        case "discardMemory" -> {
          boolean restart = spec != null && spec.operation() != null && spec.operation().forced();
          assertThat(spec == null || spec.forced() || terminating || restart)
              .as("memory thrown away, and nobody asked for it")
              .isTrue();
          memorySaved = false;
        }
        case "undefine" -> memorySaved = false;
        case "startPaused" -> assertThat(memorySaved).as("saved memory was forgotten").isFalse();
        default -> {}
      }
      if (verb.equals("undefine") || verb.equals("deleteVolume")) {
        assertThat(terminating).as("%s without terminate", call).isTrue();
      }
      if (verb.equals("destroy") && record != null && spec != null) {
        boolean asked =
            terminating
                || (spec.power() == Power.Stopped && spec.forced())
                || (spec.operation() != null && spec.operation().forced())
                || !record.started();
        assertThat(asked).as("a power cut that nobody asked for").isTrue();
      }
    }

    @Override
    protected void check() {
      world
          .resource(ref)
          .map(r -> r.statusAs(MachineStatus.class))
          .filter(s -> s.sequence() != null)
          .ifPresent(this::check);
      if (world.hypervisor.host().observed().size() > 1) {
        throw new AssertionError("more than one domain");
      }
    }

    private void check(MachineStatus status) {
      long revision = java.util.Objects.requireNonNull(status.observedRevision());
      long number = java.util.Objects.requireNonNull(status.sequence());
      assertThat(revision).as("observedRevision").isGreaterThanOrEqualTo(observedRevision);
      assertThat(number).as("sequence").isGreaterThanOrEqualTo(sequence);
      observedRevision = revision;
      sequence = number;
      if (status.terminated() != null && !daemonDead) {
        assertThat(world.leftovers()).as("after the proof").isEmpty();
      }
    }

    /** The faults stop; guests obey; time goes on. */
    @Override
    protected void calmDown() {
      if (daemonDead) {
        daemon();
      }
      world.domain(ref).ifPresent(_ -> world.hypervisor.host().memoryIsUnreadable(id, false));
      agent();
      for (int i = 0; i < 120; i++) {
        if (world.resource(ref).isEmpty()) {
          recreate();
        }
        world
            .domain(ref)
            .filter(d -> d.active())
            .ifPresent(_ -> world.hypervisor.host().guestIgnoresAcpi(id, false));
        pass(ref);
        letGo();
        world.now = world.now.plusSeconds(10);
        check();
      }
      assertSettled();
    }

    private void assertSettled() {
      if (terminating) {
        assertThat(world.resource(ref)).isEmpty();
        assertThat(world.leftovers()).isEmpty();
        return;
      }
      MachineSpec spec = world.resource(ref).orElseThrow().specAs(MachineSpec.class);
      MachineStatus status = world.status(ref);
      assertThat(status.observedRevision()).isEqualTo(spec.revision());
      boolean runs = world.domain(ref).orElseThrow().active();
      if (spec.power().standsStill()) {
        assertStandsStill(spec, status);
      } else if (spec.power() == Power.Stopped) {
        assertThat(runs).as("%s", status).isFalse();
        assertThat(status.power()).isEqualTo(Power.Stopped);
      } else if (status.failure() == null && !"GuestShutdown".equals(status.stoppedReason())) {
        assertThat(runs).as("%s", status).isTrue();
        assertThat(status.power()).isEqualTo(Power.Running);
      }
      if (spec.operation() != null && spec.power() == Power.Running) {
        assertThat(status.operation()).isNotNull();
        assertThat(status.operation().done()).as("%s", status).isTrue();
      }
    }

    private void assertStandsStill(MachineSpec spec, MachineStatus status) {
      var domain = world.domain(ref).orElseThrow();
      if (status.failure() != null) {
        assertThat(domain.state())
            .as("%s", status)
            .isIn(PowerState.RUNNING, PowerState.SHUT_OFF, PowerState.SUSPENDED_TO_DISK);
      } else if (status.stoppedReason() != null) {
        assertThat(domain.state()).as("%s", status).isEqualTo(PowerState.SHUT_OFF);
      } else {
        assertThat(status.power()).as("%s", status).isEqualTo(spec.power());
        assertThat(domain.state())
            .as("%s", status)
            .isEqualTo(
                spec.power() == Power.Paused ? PowerState.PAUSED : PowerState.SUSPENDED_TO_DISK);
      }
    }
  }
}
