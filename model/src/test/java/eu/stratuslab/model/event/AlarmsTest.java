package eu.stratuslab.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Deleting;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.event.EventSpec.Kind;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is wrong is told once when it begins and once when it is over. */
class AlarmsTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final Acl ADMINS = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());

  private Document document = fresh("Volume");
  private final List<Document> told = new ArrayList<>();

  private static Document fresh(String type) {
    return Document.create(type, "k", "c", "acme", ADMINS, NOW, Json.object());
  }

  private void begin(String type) {
    document = fresh(type);
    told.clear();
  }

  /** What a report tells, in short. */
  private List<String> report(ObjectNode status) {
    return write(document.with(d -> d.status(status).reported()));
  }

  private List<String> write(Document after) {
    var type = ResourceTypes.named(after.type()).orElseThrow();
    var stated = after.with(d -> d.state(type.behaviour().state(after).orElse(null)));
    var events = Events.changed(document, stated, Optional.empty(), NOW);
    document = stated;
    told.addAll(events);
    assertThat(told.stream().map(Document::key)).doesNotHaveDuplicates();
    return events.stream()
        .map(event -> event.specAs(EventSpec.class))
        .filter(event -> event.type().equals(Kind.alarm.uri()))
        .map(e -> e.content().code() + " " + e.severity() + " " + e.outcome())
        .toList();
  }

  private static ObjectNode created() {
    return Json.object().put("created", true).put("capacity", 1000);
  }

  private static ObjectNode failed(String reason) {
    var status = Json.object();
    status.putObject("failure").put("reason", reason).put("message", "gone").put("revision", 1);
    return status;
  }

  private static ObjectNode notReady(ObjectNode status, String reason) {
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "False")
        .put("reason", reason)
        .put("message", "see the host");
    return status;
  }

  @Test
  void lost_damaged_and_missing_data_of_a_volume_are_told_and_that_they_are_back() {
    begin("Volume");
    assertThat(report(created())).isEmpty();
    assertThat(report(failed("PoolMissing"))).containsExactly("PoolMissing critical Warning");
    assertThat(report(failed("PoolMissing"))).isEmpty();
    assertThat(report(created())).containsExactly("PoolMissing low Success");
    assertThat(report(failed("DataDamaged"))).containsExactly("DataDamaged critical Warning");
    assertThat(report(failed("DataLost")))
        .containsExactly("DataLost critical Warning", "DataDamaged low Success");
    assertThat(report(created())).containsExactly("DataLost low Success");
    // The same once more is another occurrence.
    assertThat(report(failed("DataLost"))).containsExactly("DataLost critical Warning");
  }

  @Test
  void of_what_is_deleted_nothing_is_told_any_more() {
    begin("Volume");
    var unused = report(failed("DataLost"));
    var deleting = new Deleting("job", NOW);
    assertThat(write(document.with(d -> d.deleting(deleting).revised()))).isEmpty();
    assertThat(report(failed("DataDamaged"))).isEmpty();
  }

  @Test
  void a_guest_that_is_paused_for_its_disk_is_told_though_it_is_in_no_error() {
    begin("Machine");
    var spec = document.spec().deepCopy().put("power", "Running").put("powerRevision", 1);
    document = document.with(d -> d.spec(spec));
    var running = Json.object().put("created", true).put("power", "Running");
    assertThat(report(running.deepCopy())).isEmpty();
    assertThat(report(notReady(running.deepCopy(), "DiskError")))
        .containsExactly("DiskError critical Warning");
    assertThat(report(notReady(running.deepCopy(), "DiskError"))).isEmpty();
    assertThat(report(running.deepCopy())).containsExactly("DiskError low Success");
    assertThat(report(notReady(running.deepCopy(), "ImportingImage"))).isEmpty();
  }

  private static ObjectNode host(String ready) {
    var status = Json.object().put("heartbeat", NOW.toString()).put("storage", 1000);
    var condition = status.putArray("conditions").addObject().put("type", "Ready");
    condition.put("status", ready).put("reason", "R");
    return status;
  }

  private static ObjectNode pool(ObjectNode host, String name, boolean full) {
    var pool = host.withArrayProperty("pools").addObject();
    pool.put("name", name).put("type", "dir").put("capacity", 500).put("free", 1);
    if (full) {
      pool.put("full", true);
    }
    return host;
  }

  @Test
  void each_pool_that_is_full_or_away_is_told_by_itself() {
    begin("Host");
    assertThat(report(pool(pool(host("True"), "fast", false), "slow", false))).isEmpty();
    assertThat(report(pool(pool(host("True"), "fast", true), "slow", true)))
        .containsExactly("StorageFull high Warning", "StorageFull high Warning");
    assertThat(report(pool(pool(host("True"), "fast", true), "slow", false)))
        .containsExactly("StorageFull low Success");
    var away = pool(host("True"), "slow", false);
    away.putArray("missingPools").add("fast /mnt/fast");
    assertThat(report(away))
        .containsExactly("PoolMissing critical Warning", "StorageFull low Success");
    away = away.deepCopy().put("storageFull", true);
    assertThat(report(away)).containsExactly("StorageFull high Warning");
    assertThat(report(host("True")))
        .containsExactly("PoolMissing low Success", "StorageFull low Success");
  }

  @Test
  void a_silent_host_is_told_unless_somebody_works_on_it() {
    begin("Host");
    assertThat(report(Json.object())).isEmpty();
    assertThat(report(host("True"))).isEmpty();
    assertThat(report(host("Unknown"))).containsExactly("HostSilent critical Warning");
    assertThat(report(host("True"))).containsExactly("HostSilent low Success");
    var spec = document.spec().deepCopy().put("maintenance", true);
    assertThat(write(document.with(d -> d.spec(spec).revised()))).isEmpty();
    assertThat(report(host("Unknown"))).isEmpty();
  }

  @Test
  void a_storage_that_was_full_is_so_until_it_has_clearly_more_room() {
    assertThat(HostStatus.full(false, 50, 1000)).isFalse();
    assertThat(HostStatus.full(false, 49, 1000)).isTrue();
    assertThat(HostStatus.full(true, 99, 1000)).isTrue();
    assertThat(HostStatus.full(true, 100, 1000)).isFalse();
    assertThat(HostStatus.full(false, 0, 0)).isFalse();
  }
}
