package eu.stratuslab.bridge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.job.Burial;
import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.job.CrashPoints;
import eu.stratuslab.bridge.job.Creates;
import eu.stratuslab.bridge.job.Ledger;
import eu.stratuslab.bridge.job.Quotas;
import eu.stratuslab.bridge.job.Sweeper;
import eu.stratuslab.bridge.meter.Readings;
import eu.stratuslab.bridge.store.SampleDocuments;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.host.HostUsage;
import eu.stratuslab.model.host.HostUsage.OfDomain;
import eu.stratuslab.model.meter.Aspect;
import eu.stratuslab.model.resource.Owned;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Meters, as consumers use them. */
class MetersTest {
  private static TestCloud cloud;
  private static CimiClient alice;
  private static CimiClient stranger;
  private static String image;

  @BeforeAll
  static void open() {
    cloud = new TestCloud();
    alice = cloud.tenant("meters");
    stranger = cloud.tenant("elsewhere");
    image = cloud.availableImage(alice);
  }

  @AfterAll
  static void close() {
    cloud.close();
  }

  private static String machine() {
    var key = alice.post("machines", cloud.machine(image)).expect(201).key();
    cloud.patch(
        "Machine", key, d -> d.with(m -> m.placement(new Placement(host(key), 1, List.of()))));
    return key;
  }

  /** Each is on a host of its own. */
  private static String host(String machine) {
    return UUID.nameUUIDFromBytes(machine.getBytes(UTF_8)).toString();
  }

  private static String key(String href) {
    return href.substring(href.lastIndexOf('/') + 1);
  }

  private static ObjectNode meter(Aspect aspect) {
    var body = Json.object().put("name", aspect.name());
    body.putObject("meterTemplate").putObject("meterConfig").put("aspect", aspect.uri());
    return body;
  }

  private static String made(String machine, Aspect aspect) {
    var answer = alice.post("machines/" + machine + "/meters", meter(aspect)).expect(201);
    return "meters/" + answer.key();
  }

  /** A machine's host says so many times, once a minute up to now, what it used. */
  private static void reports(int minutes, String machine) {
    var clock = new AtomicReference<>(Instant.now().minusSeconds(60L * minutes));
    var readings = new Readings(cloud.store, clock::get);
    var acl = SampleDocuments.machine("x").acl();
    for (var minute = 0; minute < minutes; minute++) {
      var at = clock.updateAndGet(now -> now.plusSeconds(60));
      var used = new OfDomain(machine, 1, 1, minute * 6_000_000_000L, 1024, minute * 30_000L, 0, 0);
      var status = Json.object();
      status.set("usage", Json.tree(new HostUsage(at.toString(), List.of(used))));
      readings.take(
          Document.create("Host", host(machine), "", "", acl, at, Json.object())
              .with(d -> d.status(status)));
    }
  }

  /** As if it had been made an hour ago. */
  private static void older(String meter) {
    var stored = cloud.store.get("Meter", key(meter));
    var spec = stored.document().spec().deepCopy();
    spec.putArray("periods").addObject().put("since", "2020-01-01T00:00:00Z");
    cloud.store.replace(stored.document().with(d -> d.spec(spec)), stored.version());
  }

  private static Cloud base() {
    return Cloud.of(cloud.store, InstantSource.system(), CrashPoints.NONE);
  }

  private static void sweep() {
    var ledger = new Ledger(base(), new Quotas(base()));
    new Sweeper(base(), new Creates(base(), ledger), ledger, new Quotas(base()), System::nanoTime)
        .sweepThoroughly();
  }

  /** As the mirror does, once its host has proved that nothing is left of it. */
  private static void bury(String machine) {
    new Burial(base(), new Ledger(base(), new Quotas(base())))
        .bury(cloud.store.get("Machine", machine), "alice", UUID.randomUUID().toString());
  }

  private static JsonNode items(CimiClient client, String collection) {
    return client.get(collection).expect(200).at(collection.replaceAll(".*/|\\?.*", ""));
  }

  @Test
  void a_meter_is_made_in_the_machine_s_collection_and_found_in_both() {
    var machine = machine();
    var meter = made(machine, Aspect.cpu);

    var shown = alice.get(meter).expect(200);
    assertThat(shown.json().at("/targetResource/href").asText()).endsWith("machines/" + machine);
    assertThat(shown.at("aspect").asText()).isEqualTo("http://schemas.dmtf.org/cimi/2/aspect/cpu");
    assertThat(shown.at("units").asText()).isEqualTo("percent");
    var own = alice.get("machines/" + machine + "/meters").expect(200);
    assertThat(own.at("meters")).hasSize(1);
    assertThat(own.json().at("/operations/0/rel").asText()).isEqualTo("add");
    assertThat(items(alice, "meters").findValuesAsText("id")).anyMatch(id -> id.endsWith(meter));
  }

  @Test
  void a_meter_of_the_entry_point_s_collection_names_its_machine() {
    var machine = machine();
    var refused = alice.post("meters", meter(Aspect.disk)).expect(400);
    assertThat(refused.text()).contains("meterTemplate.targetResource");

    var body = meter(Aspect.disk);
    ((ObjectNode) body.get("meterTemplate"))
        .putObject("targetResource")
        .put("href", "machines/" + machine);
    alice.post("meters", body).expect(201);
    assertThat(items(alice, "machines/" + machine + "/meters")).hasSize(1);
    var other = machine();
    alice.post("machines/" + other + "/meters", body).expect(409);
  }

  @Test
  void a_volume_has_a_meter_of_what_is_read_and_written() {
    var volume = cloud.availableVolume(alice);
    var placement = new Placement(host(volume), 1, List.of());
    cloud.patch("Volume", volume, d -> d.with(v -> v.placement(placement)));
    var made = alice.post("volumes/" + volume + "/meters", meter(Aspect.disk)).expect(201);
    var meter = "meters/" + made.key();
    older(meter);
    reports(10, volume);

    assertThat(made.json().at("/targetResource/href").asText()).endsWith("volumes/" + volume);
    var samples = items(alice, meter + "/samples");
    assertThat(samples).hasSizeGreaterThan(5);
    assertThat(samples.findValuesAsText("value")).containsOnly("500");
    assertThat(items(alice, "volumes/" + volume + "/meters")).hasSize(1);
    stranger.post("volumes/" + volume + "/meters", meter(Aspect.disk)).expect(404);

    var refused = alice.post("volumes/" + volume + "/meters", meter(Aspect.cpu)).expect(400);
    assertThat(refused.json().at("/violations/0/path").asText())
        .isEqualTo("meterTemplate.meterConfig.aspect");
  }

  @Test
  void the_meters_of_a_volume_go_with_it() {
    var volume = cloud.availableVolume(alice);
    var meter = alice.post("volumes/" + volume + "/meters", meter(Aspect.disk)).expect(201).key();
    alice.delete("volumes/" + volume).expect(200);
    alice.get("meters/" + meter).expect(404);
  }

  @Test
  void what_cannot_be_measured_has_no_meter() {
    var body = meter(Aspect.disk);
    var target = ((ObjectNode) body.get("meterTemplate")).putObject("targetResource");
    target.put("href", "machineImages/" + image);
    var refused = alice.post("meters", body).expect(400).json();
    assertThat(refused.at("/violations/0/message").asText())
        .isEqualTo("a MachineImage has no meters");
  }

  @Test
  void stock_configurations_and_stored_templates_make_meters() {
    var machine = machine();
    var configurations = items(alice, "meterConfigurations");
    assertThat(configurations.findValuesAsText("name"))
        .contains("cpu", "memory", "disk", "bandwidth", "inputBandwidth", "outputBandwidth");
    var template = Json.object();
    template.putObject("meterConfig").put("href", configurations.get(0).path("id").asText());
    var stored = alice.post("meterTemplates", template).expect(201).at("id").asText();
    var body = Json.object();
    body.putObject("meterTemplate").put("href", stored);

    alice.post("machines/" + machine + "/meters", body).expect(201);
    assertThat(items(alice, "machines/" + machine + "/meters")).hasSize(1);
  }

  @Test
  void samples_are_those_of_its_machine_paged_and_filtered() {
    var one = machine();
    var two = machine();
    var meter = made(one, Aspect.cpu);
    made(two, Aspect.cpu);
    older(meter);
    reports(30, one);

    var samples = alice.get(meter + "/samples").expect(200);
    assertThat(samples.at("count").asInt()).isEqualTo(29);
    assertThat(samples.json().at("/samples/0/value").asText()).isEqualTo("10.00");
    assertThat(samples.at("samples").findValuesAsText("timestamp")).isSorted();
    assertThat(items(alice, meter + "/samples?$first=3&$last=7")).hasSize(5);
    assertThat(items(alice, meter + "/samples?$filter=value%3D'9.00'")).isEmpty();
    var shown = alice.get(meter).expect(200);
    assertThat(shown.at("minValue").asText()).isEqualTo("10.00");
    assertThat(shown.at("maxValue").asText()).isEqualTo("10.00");
    assertThat(alice.get(meter + "?$expand=samples").expect(200).json().at("/samples/samples"))
        .hasSize(29);
    assertThat(items(alice, "machines/" + two + "/meters").get(0).has("maxValue")).isFalse();
  }

  @Test
  void a_sample_is_found_where_it_says_that_it_is() {
    var machine = machine();
    var meter = made(machine, Aspect.cpu);
    older(meter);
    reports(4, machine);

    var list = alice.get(meter + "/samples").expect(200).json();
    var first = list.at("/samples/0");
    var id = first.path("id").asText();
    assertThat(id).startsWith(list.path("id").asText() + "/");
    assertThat(first.at("/parent/href").asText()).isEqualTo(list.path("id").asText());
    assertThat(alice.get(id).expect(200).json()).isEqualTo(first);
    assertThat(alice.get(id + "?$select=value").expect(200).json().has("timestamp")).isFalse();
    var xml = alice.send("GET", id, null, Map.of("Accept", "application/xml")).expect(200).text();
    assertThat(xml).contains("<Sample ", "<id>" + id + "</id>");
    var expanded = alice.get(meter + "?$expand=samples").expect(200);
    assertThat(expanded.at("samples").path("samples").get(0)).isEqualTo(first);

    alice.get(meter + "/samples/1").expect(404);
    stranger.get(id).expect(404);
    assertThat(alice.delete(id).expect(405).header("Allow")).contains("GET, HEAD, OPTIONS");
    alice.get("samples").expect(404);
    alice.send("GET", id, null, Map.of("Accept", "text/event-stream")).expect(406);
  }

  @Test
  void samples_can_be_read_as_xml() {
    var machine = machine();
    var meter = made(machine, Aspect.memory);
    older(meter);
    reports(3, machine);

    var xml = alice.send("GET", meter + "/samples", null, Map.of("Accept", "application/xml"));
    assertThat(xml.expect(200).text()).contains("<value>1024</value>").contains("<count>2</count>");
  }

  @Test
  void a_meter_stops_and_starts() {
    var meter = made(machine(), Aspect.cpu);
    alice.act(meter, "start").expect(409);
    alice.act(meter, "stop").expect(200);
    var stopped = alice.get(meter).expect(200);
    assertThat(stopped.at("stopTime").asText()).isNotEmpty();
    assertThat(stopped.at("operations").findValuesAsText("rel"))
        .anyMatch(rel -> rel.endsWith("start"))
        .noneMatch(rel -> rel.endsWith("stop"));
    alice.act(meter, "start").expect(200);
    assertThat(alice.get(meter).expect(200).at("stopTime").isMissingNode()).isTrue();
  }

  @Test
  void who_may_not_change_a_machine_makes_no_meter_of_it_and_sees_none() {
    var machine = machine();
    var meter = made(machine, Aspect.cpu);
    var body = meter(Aspect.cpu);
    ((ObjectNode) body.get("meterTemplate"))
        .putObject("targetResource")
        .put("href", "machines/" + machine);

    stranger.get(meter).expect(404);
    stranger.get(meter + "/samples").expect(404);
    stranger.get("machines/" + machine + "/meters").expect(404);
    stranger.post("machines/" + machine + "/meters", meter(Aspect.cpu)).expect(404);
    stranger.post("meters", body).expect(400);
    assertThat(items(stranger, "meters")).isEmpty();
  }

  @Test
  void an_administrator_s_meter_is_the_tenant_s() {
    var machine = machine();
    var answer = cloud.admin().post("machines/" + machine + "/meters", meter(Aspect.cpu));
    alice.get("meters/" + answer.expect(201).key()).expect(200);
  }

  @Test
  void there_is_a_limit_to_the_meters_of_a_machine() {
    var machine = machine();
    for (var i = 0; i < Owned.MAX_ADDED; i++) {
      made(machine, Aspect.cpu);
    }
    var refused = alice.post("machines/" + machine + "/meters", meter(Aspect.cpu)).expect(409);
    assertThat(refused.text()).contains("at most 64 meters");
  }

  @Test
  void meters_go_when_they_are_deleted_when_they_expire_and_with_their_machine() {
    var machine = machine();
    var deleted = made(machine, Aspect.cpu);
    var expiring = made(machine, Aspect.memory);
    var left = made(machine, Aspect.disk);
    alice.delete(deleted).expect(200);
    alice.get(deleted).expect(404);
    alice.put(expiring, Json.object().put("expiresTime", "2020-01-01T00:00:00Z")).expect(200);
    sweep();
    alice.get(expiring).expect(404);
    alice.get(left).expect(200);

    bury(machine);
    alice.get(left).expect(404);
  }

  @Test
  void a_meter_that_a_crash_left_without_its_machine_is_swept() {
    var machine = machine();
    var meter = made(machine, Aspect.cpu);
    var stored = cloud.store.get("Machine", machine);
    cloud.store.replace(
        stored.document().buried(Instant.now(), "alice", "a job"), stored.version());
    alice.get(meter + "/samples").expect(200);
    sweep();
    alice.get(meter).expect(404);
  }

  @Test
  void samples_cannot_be_followed() {
    var meter = made(machine(), Aspect.cpu);
    alice.send("GET", meter + "/samples", null, Map.of("Accept", "text/event-stream")).expect(406);
  }
}
