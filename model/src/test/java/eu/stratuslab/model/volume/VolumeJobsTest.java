package eu.stratuslab.model.volume;

import static eu.stratuslab.model.volume.Volumes.attached;
import static eu.stratuslab.model.volume.Volumes.available;
import static eu.stratuslab.model.volume.Volumes.volume;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.job.JobRule;
import eu.stratuslab.model.job.Outcome;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class VolumeJobsTest {
  private static final Behaviour BEHAVIOUR = ResourceTypes.VOLUME.behaviour();
  private static final Map<String, JobRule> RULES = BEHAVIOUR.jobRules();

  private static Outcome outcome(String action, Document document) {
    return Objects.requireNonNull(RULES.get(action)).outcome().apply(document);
  }

  @Test
  void a_volume_is_made_once_it_is_there_and_its_machine_has_it() {
    assertThat(outcome("add", volume("v"))).isInstanceOf(Outcome.Running.class);
    assertThat(outcome("add", available("v"))).isInstanceOf(Outcome.Succeeded.class);
    var wanted = attached(available("v"), "m", "/dev/vdb");
    assertThat(outcome("add", wanted)).isInstanceOf(Outcome.Running.class);
    assertThat(outcome("add", has(wanted, "m", "/dev/vdb"))).isInstanceOf(Outcome.Succeeded.class);
    assertThat(outcome("add", failed(volume("v"), 1))).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void what_is_attached_is_what_was_asked_for_where_it_was_asked_for() {
    var wanted = attached(available("v"), "m", "/dev/vdb");
    assertThat(outcome("insert", wanted)).isInstanceOf(Outcome.Running.class);
    assertThat(outcome("insert", has(wanted, "x", "/dev/vdb"))).isInstanceOf(Outcome.Running.class);
    assertThat(outcome("insert", has(wanted, "m", "/dev/vdc"))).isInstanceOf(Outcome.Running.class);
    assertThat(outcome("insert", has(wanted, "m", "/dev/vdb")))
        .isInstanceOf(Outcome.Succeeded.class);
    assertThat(outcome("insert", failed(wanted, 0))).isInstanceOf(Outcome.Running.class);
    assertThat(outcome("insert", failed(wanted, 1))).isInstanceOf(Outcome.Failed.class);
    assertThat(outcome("insert", available("v"))).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void a_detach_ends_when_the_record_is_cleared_and_a_grow_when_the_room_is_there() {
    assertThat(outcome("remove", attached(available("v"), "m", "/dev/vdb")))
        .isInstanceOf(Outcome.Running.class);
    assertThat(outcome("remove", available("v"))).isInstanceOf(Outcome.Succeeded.class);
    var larger = Json.object().put("capacity", 2000);
    assertThat(outcome("edit", available("v").with(d -> d.spec(larger))))
        .isInstanceOf(Outcome.Running.class);
    assertThat(outcome("edit", available("v"))).isInstanceOf(Outcome.Succeeded.class);
  }

  @Test
  void a_failed_wish_is_taken_back() {
    var attached = attached(available("v"), "m", "/dev/vdb");
    var leaving = BEHAVIOUR.act(attached, "remove", Json.object(), "j", Volumes.NOW);
    var larger = available("v").with(d -> d.spec(Json.object().put("capacity", 2000)));

    assertThat(withdrawn(attached, "insert").spec().at("/attachment/detaching").asBoolean())
        .isTrue();
    assertThat(withdrawn(leaving, "remove").spec().path("attachment").has("detaching")).isFalse();
    assertThat(withdrawn(larger, "edit").spec().path("capacity").asLong()).isEqualTo(1000);
    var given = withdrawn(volume("v"), "add");
    assertThat(VolumeState.of(given)).isEqualTo(VolumeState.ERROR);
    var late = BEHAVIOUR.reported(given, Json.object().put("created", true));
    assertThat(VolumeState.of(Volumes.reported(given, late))).isEqualTo(VolumeState.AVAILABLE);
    var silent = BEHAVIOUR.reported(given, Json.object().put("created", false));
    assertThat(VolumeState.of(Volumes.reported(given, silent))).isEqualTo(VolumeState.ERROR);
  }

  /** Seed 250019 of the simulation: what the host notes of a snapshot lies beside the data. */
  @Test
  void no_snapshot_waits_for_data_that_are_gone() {
    var asked = available("v").with(d -> d.operation(new Operation("j", "snapshot", null, "i")));
    assertThat(outcome("snapshot", asked)).isInstanceOf(Outcome.Running.class);
    assertThat(outcome("snapshot", failed(asked, 1, "DataLost")))
        .isInstanceOf(Outcome.Failed.class);
    assertThat(outcome("snapshot", failed(asked, 0, "DataLost")))
        .isInstanceOf(Outcome.Running.class);
    assertThat(outcome("snapshot", failed(asked, 1, "PoolMissing")))
        .isInstanceOf(Outcome.Running.class);
  }

  private static Document withdrawn(Document document, String action) {
    return BEHAVIOUR.withdraw(document, new Operation("j", action, null), "Late", "too late");
  }

  private static Document has(Document document, String machine, String location) {
    var status = document.status().deepCopy();
    status
        .putObject("attachment")
        .put("machine", machine)
        .put("epoch", 1)
        .put("location", location)
        .put("live", true);
    return Volumes.reported(document, status);
  }

  private static Document failed(Document document, long revision) {
    return failed(document, revision, "PoolFull");
  }

  private static Document failed(Document document, long revision, String reason) {
    var status = document.status().deepCopy();
    status
        .putObject("failure")
        .put("reason", reason)
        .put("message", "no space")
        .put("revision", revision);
    return Volumes.reported(document, status);
  }
}
