package eu.stratuslab.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.event.EventSpec.Kind;
import eu.stratuslab.model.event.Events.Asked;
import eu.stratuslab.model.resource.Href;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A machine's log tells of what comes to it and goes from it. */
class HolderEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final Acl MACHINES = new Acl(Acl.Principal.user("alice"), List.of());
  private static final Acl VOLUMES = new Acl(Acl.Principal.user("bob"), List.of());
  private static final Optional<Asked> NOBODY = Optional.empty();

  private final Document machine =
      Document.create("Machine", "m", "c", "acme", MACHINES, NOW, Json.object());
  private Optional<Document> there = Optional.of(machine);

  private static Document item(String type, ObjectNode spec) {
    return Document.create(type, "i", "c", "acme", VOLUMES, NOW, spec);
  }

  private static Document volume() {
    return item("Volume", Json.object().put("capacity", 1000));
  }

  private static Document attached(Document volume) {
    var spec = volume.spec().deepCopy();
    spec.putObject("attachment").put("machine", "m").put("initialLocation", "/dev/vdb");
    return volume.with(d -> d.spec(spec).revised());
  }

  private static Document reported(Document volume, boolean has) {
    var status = Json.object().put("created", true);
    if (has) {
      status
          .putObject("attachment")
          .put("machine", "m")
          .put("location", "/dev/vdb")
          .put("epoch", 1)
          .put("live", true);
    }
    return volume.with(d -> d.status(status).reported());
  }

  private List<Document> told(@Nullable Document before, Document after, Optional<Asked> asked) {
    return HolderEvents.of(
        before,
        after,
        asked,
        place -> {
          assertThat(place.holder().href(place.key())).isEqualTo("machines/m");
          return there;
        },
        NOW);
  }

  /** In short, each checked to be in the machine's log and for those who see the machine. */
  private List<String> details(@Nullable Document before, Document after, Optional<Asked> asked) {
    return told(before, after, asked).stream()
        .map(
            event -> {
              assertThat(Events.logOf(event.key())).isEqualTo("m");
              assertThat(event.acl()).isEqualTo(MACHINES);
              var spec = event.specAs(EventSpec.class);
              assertThat(spec.content().resource()).isEqualTo(new Href("machines/m"));
              return spec.type().equals(Kind.access.uri())
                  ? spec.content().initiator() + ": " + spec.content().operation()
                  : spec.content().change() + ": " + spec.content().detail();
            })
        .toList();
  }

  @Test
  void who_asks_for_an_insert_and_a_remove_is_told_and_then_what_came_of_it() {
    var free = reported(volume(), false);
    var wished = attached(free);
    assertThat(details(free, wished, Optional.of(new Asked("insert", "j1", "bob"))))
        .containsExactly("bob: insert of volumes/i");
    var has = reported(wished, true);
    assertThat(details(wished, has, NOBODY))
        .containsExactly("update: added to volumes: volumes/i, initialLocation /dev/vdb");
    assertThat(details(has, reported(has, true), NOBODY)).isEmpty();

    var spec = has.spec().deepCopy();
    spec.withObjectProperty("attachment").put("detaching", true);
    var leaving = has.with(d -> d.spec(spec).revised());
    assertThat(details(has, leaving, Optional.of(new Asked("remove", "j2", "bob"))))
        .containsExactly("bob: remove of volumes/i");
    var gone = reported(leaving, false);
    assertThat(details(leaving, gone, NOBODY))
        .containsExactly("update: removed from volumes: volumes/i, initialLocation /dev/vdb");
    assertThat(details(gone, free, NOBODY)).isEmpty();
  }

  @Test
  void the_same_write_twice_is_one_event_and_the_same_again_later_another() {
    var wished = attached(volume());
    var has = reported(wished, true);
    var first = told(wished, has, NOBODY).getFirst().key();
    assertThat(told(wished, has, NOBODY).getFirst().key()).isEqualTo(first);
    var lost = reported(has, false);
    var again = reported(lost, true);
    assertThat(told(lost, again, NOBODY).getFirst().key()).isNotEqualTo(first);
  }

  @Test
  void a_meter_and_a_snapshot_come_and_go_too() {
    var target = Json.object();
    target.putObject("targetResource").put("href", "machines/m");
    var meter = item("Meter", target);
    assertThat(details(null, meter, Optional.of(new Asked("add", "j", "alice"))))
        .containsExactly("alice: add of meters/i", "update: added to meters: meters/i");
    var asked = Optional.of(new Asked("delete", "j2", "alice"));
    assertThat(details(meter, meter.buried(NOW, "alice", "j2"), asked))
        .containsExactly("alice: delete of meters/i", "update: removed from meters: meters/i");

    var source = Json.object().put("type", "SNAPSHOT");
    source.putObject("source").put("id", "m").put("host", "h").put("machine", "m");
    var copying = item("MachineImage", source);
    assertThat(details(null, copying, Optional.of(new Asked("add", "j", "alice")))).isEmpty();
    var made = copying.with(d -> d.status(Json.object().put("sha256", "0")).reported());
    assertThat(details(copying, made, NOBODY))
        .containsExactly("update: added to snapshots: machineImages/i");
  }

  @Test
  void a_job_that_failed_is_told_where_the_volume_was_to_come() {
    var wished = attached(volume());
    var alarm = new Alarm("InUse", Severity.medium, "jobs/j: in use");
    assertThat(HolderEvents.alarm(wished, "insert", alarm, "j", _ -> there, NOW))
        .singleElement()
        .extracting(event -> event.specAs(EventSpec.class).content().code())
        .isEqualTo("InUse");
    assertThat(HolderEvents.alarm(wished, "edit", alarm, "j", _ -> there, NOW)).isEmpty();
  }

  @Test
  void in_no_log_is_what_concerns_nobody_or_one_that_is_gone() {
    var meterOfVolume = Json.object();
    meterOfVolume.putObject("targetResource").put("href", "volumes/i");
    assertThat(details(volume(), reported(volume(), false), NOBODY)).isEmpty();
    assertThat(details(null, machine, NOBODY)).isEmpty();
    there = Optional.empty();
    var wished = attached(volume());
    assertThat(details(wished, reported(wished, true), NOBODY)).isEmpty();
  }
}
