package eu.stratuslab.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.agent.domain.AgentWalk;
import eu.stratuslab.agent.hypervisor.DiskUse;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.volume.VolumeSpec;
import eu.stratuslab.model.volume.VolumeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two machines, one volume, and whatever can happen to them, from one seed: the volume never has
 * two writers, its data never go unasked, and when the faults stop everything is where it is
 * wanted.
 */
class VolumeWalkTest {

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
    private static final UUID VOLUME = new UUID(0x0191d2a000007000L, 0x8000000000000011L);

    private final List<Ref> machines = new ArrayList<>();
    private final Ref volume;
    private ObjectNode lastSpec;
    private boolean terminating;
    private long largest;

    Walk(long seed) {
      super(seed);
      volume = world.volume(VOLUME, _ -> {});
      lastSpec = spec();
      for (int i = 7; i <= 8; i++) {
        machines.add(world.create(new UUID(0x0191d2a000007000L, 0x8000000000000000L | i), _ -> {}));
      }
      world.hypervisor.record(call -> log.add("  " + call));
      agent();
    }

    private ObjectNode spec() {
      return world.resource(volume).orElseThrow().spec();
    }

    @Override
    protected void step() {
      int dice = random.nextInt(10);
      if (dice < 4) {
        pass(volume);
      } else if (dice < 6) {
        pass(machines.get(random.nextInt(2)));
      } else if (dice < 8) {
        user();
      } else {
        misfortune();
      }
    }

    private void user() {
      if (world.resource(volume).isEmpty()) {
        recreate();
        return;
      }
      boolean deleting = world.resource(volume).get().meta().deleting();
      int dice = random.nextInt(9);
      switch (dice) {
        case 0, 1, 2 -> {
          if (!deleting) {
            attachment();
          }
        }
        case 3 -> {
          if (!deleting) {
            did(
                "grow",
                () ->
                    world.edit(volume, s -> s.put("capacity", s.get("capacity").asLong() + 1_000)));
          }
        }
        case 4 -> did("kubectl delete", () -> world.delete(volume));
        case 5 -> {
          if (!deleting && random.nextInt(3) == 0) {
            terminating = true;
            did("terminate", () -> world.edit(volume, s -> s.put("terminate", "job-1")));
          }
        }
        default -> {
          Ref machine = machines.get(random.nextInt(2));
          String power = random.nextBoolean() ? "Running" : "Stopped";
          did(power + " " + machine, () -> world.power(machine, power, random.nextBoolean()));
        }
      }
      world.resource(volume).map(Resource::spec).ifPresent(s -> lastSpec = s);
    }

    /** As the bridge does: to another machine only on the proof that none has it. */
    private void attachment() {
      VolumeSpec is = world.resource(volume).orElseThrow().specAs(VolumeSpec.class);
      VolumeStatus told = world.volumeStatus(volume);
      boolean free = told.detached() != null && told.detached().revision() >= revision(is);
      if (is.attachment() == null || (is.attachment().isDetaching() && free)) {
        Ref machine = machines.get(random.nextInt(2));
        did("attach to " + machine, () -> world.edit(volume, s -> attach(s, machine)));
      } else if (!is.attachment().isDetaching()) {
        did(
            "detach",
            () ->
                world.edit(volume, s -> ((ObjectNode) s.get("attachment")).put("detaching", true)));
      }
    }

    private void attach(ObjectNode spec, Ref machine) {
      String location = random.nextBoolean() ? "/dev/vdb" : "/dev/vdc";
      spec.putObject("attachment").put("machine", machine.name()).put("initialLocation", location);
    }

    private static long revision(VolumeSpec spec) {
      return Objects.requireNonNull(spec.revision());
    }

    /** The mirror makes the resource again; it is not gone before it was proved to be. */
    private void recreate() {
      if (!terminating || world.pool.has(VOLUME.toString())) {
        did("recreate", () -> world.volume(VOLUME, s -> s.removeAll().setAll(lastSpec)));
      }
    }

    private void misfortune() {
      UUID machine = UUID.fromString(machines.get(random.nextInt(2)).name());
      boolean active =
          world.hypervisor.host().observed().stream()
              .anyMatch(d -> d.uuid().equals(machine) && d.active());
      switch (random.nextInt(8)) {
        case 0 -> {
          if (active) {
            boolean keeps = random.nextBoolean();
            did("keeps " + keeps, () -> world.hypervisor.host().guestKeepsDisks(machine, keeps));
          }
        }
        case 1 -> {
          if (active) {
            did("lets go", () -> world.hypervisor.host().guestLetsGo(machine));
          }
        }
        case 2 -> {
          if (active) {
            did("qemu dies", () -> world.hypervisor.host().qemuDies(machine));
          }
        }
        case 3 ->
            did(
                "host reboots",
                () -> {
                  world.hypervisor.host().reboots();
                  world.open();
                });
        case 4, 5 -> {
          String call =
              List.of("attachDisk", "detachDisk", "growDisk", "define").get(random.nextInt(4));
          did(
              "answer lost: " + call,
              () -> world.hypervisor.host().loseAnswerOf(c -> c.startsWith(call)));
        }
        case 6 -> did("agent killed", this::agent);
        default -> world.now = world.now.plusSeconds(random.nextInt(60));
      }
    }

    private List<DiskUse> users() {
      return world.hypervisor.usersOf(world.pool.file(VOLUME.toString()));
    }

    @Override
    protected void check() {
      assertThat(users()).as("one volume, one domain").hasSizeLessThanOrEqualTo(1);
      var stored = world.pool.look(VOLUME.toString());
      if (stored.isEmpty()) {
        assertThat(largest == 0 || terminating).as("its data are gone unasked").isTrue();
        assertThat(users()).as("deleted under a domain").isEmpty();
      } else {
        assertThat(stored.get().bytes()).as("it never shrinks").isGreaterThanOrEqualTo(largest);
        largest = stored.get().bytes();
      }
      world.resource(volume).ifPresent(this::checkProofs);
    }

    private void checkProofs(Resource resource) {
      VolumeStatus status = resource.statusAs(VolumeStatus.class);
      VolumeSpec spec = resource.specAs(VolumeSpec.class);
      if (status.detached() != null
          && status.detached().revision() == revision(spec)
          && spec.wantedBy() == null) {
        assertThat(users()).as("proved to be in no domain").isEmpty();
      }
      if (status.terminated() != null) {
        assertThat(world.pool.has(VOLUME.toString())).as("proved to be gone").isFalse();
      }
    }

    /** The faults stop; guests let go; time goes on. */
    @Override
    protected void calmDown() {
      agent();
      for (int i = 0; i < 100; i++) {
        for (ObservedDomain domain : world.hypervisor.host().observed()) {
          world.hypervisor.host().guestKeepsDisks(domain.uuid(), false);
        }
        if (world.resource(volume).isEmpty()) {
          recreate();
        } else if (terminating) {
          world.edit(volume, s -> s.remove("attachment"));
          pass(volume);
          world.delete(volume);
        }
        pass(volume);
        machines.forEach(this::pass);
        world.now = world.now.plusSeconds(10);
        check();
      }
      assertSettled();
    }

    private void assertSettled() {
      if (terminating) {
        assertThat(world.resource(volume)).isEmpty();
        assertThat(world.pool.volumes()).isEmpty();
        return;
      }
      VolumeSpec spec = world.resource(volume).orElseThrow().specAs(VolumeSpec.class);
      VolumeStatus status = world.volumeStatus(volume);
      assertThat(status.observedRevision()).isEqualTo(spec.revision());
      assertThat(status.failure()).isNull();
      assertThat(status.capacity()).isEqualTo(spec.capacity());
      if (spec.wantedBy() == null) {
        assertThat(users()).isEmpty();
        assertThat(status.detached()).isNotNull();
      } else {
        assertThat(users()).hasSize(1);
        assertThat(users().getFirst().domain().toString()).isEqualTo(spec.wantedBy());
        assertThat(users().getFirst().stored()).isTrue();
        assertThat(Objects.requireNonNull(status.attachment()).location())
            .isEqualTo(Objects.requireNonNull(spec.attachment()).initialLocation());
      }
    }
  }
}
