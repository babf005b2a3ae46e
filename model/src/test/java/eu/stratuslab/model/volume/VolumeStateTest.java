package eu.stratuslab.model.volume;

import static eu.stratuslab.model.volume.Volumes.attached;
import static eu.stratuslab.model.volume.Volumes.available;
import static eu.stratuslab.model.volume.Volumes.placed;
import static eu.stratuslab.model.volume.Volumes.volume;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.document.Deleting;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeStateTest {
  private static final Behaviour BEHAVIOUR = ResourceTypes.VOLUME.behaviour();

  @Test
  void the_state_follows_from_wish_and_report() {
    assertThat(VolumeState.of(volume("v"))).isEqualTo(VolumeState.CREATING);
    assertThat(VolumeState.of(available("v"))).isEqualTo(VolumeState.AVAILABLE);
    assertThat(VolumeState.of(attached(available("v"), "m", "/dev/vdb")))
        .isEqualTo(VolumeState.AVAILABLE);
    assertThat(VolumeState.of(operated(available("v"), "snapshot")))
        .isEqualTo(VolumeState.CAPTURING);
    assertThat(VolumeState.of(operated(available("v"), "restore")))
        .isEqualTo(VolumeState.RESTORING);
    assertThat(VolumeState.of(failed(volume("v")))).isEqualTo(VolumeState.ERROR);
    assertThat(VolumeState.of(failed(available("v")))).isEqualTo(VolumeState.AVAILABLE);
    assertThat(VolumeState.of(deleting(failed(volume("v"))))).isEqualTo(VolumeState.DELETING);
  }

  @ParameterizedTest
  @EnumSource(VolumeState.class)
  void every_state_leads_to_its_end_and_deleting_to_nothing_else(VolumeState state) {
    assertThat(state.next().isEmpty()).isEqualTo(state == VolumeState.DELETING);
    assertThat(state.next()).doesNotContain(state);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_walk_stays_within_the_table(long seed) {
    var random = new Random(seed);
    var document = volume("v");
    for (var step = 0; step < 400; step++) {
      var before = VolumeState.of(document);
      document = step(document, random);
      var after = VolumeState.of(document);
      assertThat(BEHAVIOUR.follows(before.name(), after.name()))
          .as("seed %d step %d: %s to %s", seed, step, before, after)
          .isTrue();
    }
  }

  private static Document step(Document document, Random random) {
    var possible = BEHAVIOUR.possible(ResourceTypes.VOLUME, document);
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(40) == 0 ? deleting(document) : document;
      case 1 ->
          document.status().path("created").asBoolean()
              ? document
              : Volumes.reported(
                  document, Json.object().put("created", true).put("capacity", 1000));
      case 2 -> random.nextInt(4) == 0 ? failed(document) : document;
      case 3 ->
          possible.contains("insert")
              ? BEHAVIOUR.act(
                  document,
                  "insert",
                  Json.object().put("machine", "m").put("initialLocation", "/dev/vdb"),
                  "j",
                  Volumes.NOW)
              : document;
      case 4 ->
          possible.contains("remove")
              ? BEHAVIOUR.act(document, "remove", Json.object(), "j", Volumes.NOW)
              : document;
      case 5 -> proven(document);
      case 6 -> document.with(d -> d.operation(null));
      default -> {
        var operation = document.operation();
        yield operation == null
            ? document
            : BEHAVIOUR.withdraw(document, operation, "DeadlineExceeded", "too late");
      }
    };
  }

  private static Document proven(Document document) {
    var status = document.status().deepCopy();
    status.putObject("detached").put("revision", document.revision());
    return BEHAVIOUR.released(Volumes.reported(document, status), null).orElse(document);
  }

  @Test
  void what_is_attached_is_not_deleted_and_what_is_not_is_not_detached() {
    var free = available("v");
    var attached = attached(free, "m", "/dev/vdb");

    assertThat(BEHAVIOUR.offered(ResourceTypes.VOLUME, free))
        .containsExactly("delete", "edit", "restore", "snapshot");
    assertThat(BEHAVIOUR.offered(ResourceTypes.VOLUME, attached))
        .containsExactly("edit", "snapshot");
    assertThat(BEHAVIOUR.possible(ResourceTypes.VOLUME, free)).contains("insert");
    assertThat(BEHAVIOUR.possible(ResourceTypes.VOLUME, attached))
        .contains("remove")
        .doesNotContain("insert", "delete");
    assertThat(BEHAVIOUR.possible(ResourceTypes.VOLUME, volume("v"))).doesNotContain("insert");
    assertThat(BEHAVIOUR.obstacle(attached, "delete")).hasValue("machines/m has it, as /dev/vdb");
  }

  @Test
  void an_attachment_is_cleared_on_proof_only() {
    var wanted = placed(attached(available("v"), "m", "/dev/vdb"), "h1");
    var leaving = BEHAVIOUR.act(wanted, "remove", Json.object(), "j", Volumes.NOW);
    var machine = Volumes.machine("m", 1);

    assertThat(BEHAVIOUR.released(wanted, machine)).isEmpty();
    assertThat(BEHAVIOUR.released(leaving, machine)).isEmpty();
    assertThat(BEHAVIOUR.released(seen(leaving, leaving.revision() - 1), machine)).isEmpty();
    assertThat(BEHAVIOUR.released(seen(wanted, wanted.revision()), machine)).isEmpty();
    assertThat(BEHAVIOUR.released(seen(leaving, leaving.revision()), machine))
        .hasValueSatisfying(free -> assertThat(free.spec().has("attachment")).isFalse());
    assertThat(BEHAVIOUR.released(wanted, machine.buried(Volumes.NOW, "alice", "j"))).isPresent();
    assertThat(BEHAVIOUR.released(available("v"), null)).isEmpty();
  }

  private static Document seen(Document document, long revision) {
    var status = document.status().deepCopy();
    status.putObject("detached").put("revision", revision);
    return Volumes.reported(document, status);
  }

  @Test
  void a_volume_grows_and_never_shrinks() {
    var has = available("v");

    var smaller = BEHAVIOUR.edit(has, Json.object().put("capacity", 999), false);
    var same = BEHAVIOUR.edit(has, has.spec(), false);
    var larger = BEHAVIOUR.edit(has, Json.object().put("capacity", 2000), false);
    var early = BEHAVIOUR.edit(volume("v"), Json.object().put("capacity", 2000), false);

    assertThat(smaller.violations()).hasSize(1);
    assertThat(early.violations()).hasSize(1);
    assertThat(same.violations()).isEmpty();
    assertThat(BEHAVIOUR.takesTime(has, same.document())).isFalse();
    assertThat(larger.violations()).isEmpty();
    assertThat(BEHAVIOUR.takesTime(has, larger.document())).isTrue();
    assertThat(BEHAVIOUR.usage(larger.document()).storage()).isEqualTo(2000);
  }

  @Test
  void attaching_is_refused_with_every_reason() {
    var machine = placed(Volumes.machine("m", 2), "h1");
    var other = attached(available("w"), "m", "/dev/vdc");
    var elsewhere = placed(available("v"), "h2");
    var at = Json.object().put("initialLocation", "/dev/vdc");

    var refused = BEHAVIOUR.admit(elsewhere, machine, List.of(other), at);

    assertThat(refused.violations().toString())
        .contains("is on host h2, the machine is on host h1", "initialLocation: is taken");
    assertThat(admit(attached(available("v"), "x", "/dev/vdb"))).contains("machines/x has it");
    assertThat(admit(volume("v"))).contains("is CREATING");
    assertThat(
            BEHAVIOUR
                .admit(available("v"), machine, List.of(other), Json.object())
                .parameters()
                .path("initialLocation")
                .asText())
        .isEqualTo("/dev/vdd");
  }

  private static String admit(Document volume) {
    return BEHAVIOUR
        .admit(volume, Volumes.machine("m", 1), List.of(), Json.object())
        .violations()
        .toString();
  }

  private static Document operated(Document document, String action) {
    return document.with(d -> d.operation(new Operation("j", action, null)));
  }

  private static Document deleting(Document document) {
    return document.with(d -> d.deleting(new Deleting("j", Volumes.NOW)).operation(null));
  }

  private static Document failed(Document document) {
    var status = document.status().deepCopy();
    status
        .putObject("failure")
        .put("reason", "PoolFull")
        .put("message", "no space")
        .put("revision", document.revision());
    return Volumes.reported(document, status);
  }
}
