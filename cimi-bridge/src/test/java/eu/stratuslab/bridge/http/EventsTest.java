package eu.stratuslab.bridge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.event.EventOutcome;
import eu.stratuslab.model.event.EventSpec;
import java.net.URLEncoder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What happens to resources can be read, by those who may see them. */
class EventsTest {
  private static TestCloud cloud;
  private static CimiClient user;
  private static CimiClient other;
  private static String image;

  @BeforeAll
  static void open() {
    cloud = new TestCloud();
    user = cloud.tenant("blue");
    other = cloud.tenant("red");
    image = cloud.availableImage(user);
  }

  @AfterAll
  static void close() {
    cloud.close();
  }

  private static ObjectNode create() {
    var create = Json.object().put("name", "told");
    var template = create.putObject("machineTemplate");
    template.putObject("machineConfig").put("cpu", 1).put("memory", 65_536);
    template.putObject("machineImage").put("href", "machineImages/" + image);
    return create;
  }

  private static String machine() {
    return user.post("machines", create()).expect(201).key();
  }

  private static List<JsonNode> events(String machine, String query) {
    var events = new ArrayList<JsonNode>();
    user.get("eventLogs/" + machine + "/events" + query)
        .expect(200)
        .at("events")
        .forEach(events::add);
    return events;
  }

  private static String filter(String expression) {
    return "?$filter=" + URLEncoder.encode(expression, UTF_8);
  }

  private static String kind(String kind) {
    return filter("type='http://schemas.dmtf.org/cimi/2/event/" + kind + "'");
  }

  @Test
  void a_machine_leads_to_its_log_and_that_to_what_happened() {
    var machine = machine();
    var created = user.get("machines/" + machine).expect(200).json();
    var log = user.get(created.at("/eventLog/href").asText()).expect(200).json();

    assertThat(log.at("/targetResource/href").asText()).isEqualTo(created.path("id").asText());
    assertThat(log.at("/summary/low").asInt()).isEqualTo(2);
    assertThat(log.at("/summary/critical").asInt()).isZero();
    var list = user.get(log.at("/events/href").asText()).expect(200).json();
    assertThat(list.path("resourceURI").asText()).endsWith("/EventCollection");
    assertThat(list.path("count").asInt()).isEqualTo(2);
    assertThat(list.at("/parent/href").asText()).isEqualTo(log.path("id").asText());
    var one = user.get(list.at("/events/0/id").asText()).expect(200).json();
    assertThat(one).isEqualTo(list.at("/events/0"));
  }

  @Test
  void an_integer_that_is_what_it_was_is_no_change() {
    var machine = machine();
    user.put("machines/" + machine + "?$select=cpu", Json.object().put("cpu", 1)).expect(200);

    assertThat(events(machine, kind("model")).getLast().at("/content/detail").asText())
        .isEqualTo("changed: nothing");
  }

  @Test
  void who_asked_for_what_and_what_changed_is_told() {
    var machine = machine();
    user.put(
            "machines/" + machine + "?$select=name,description",
            Json.object().put("name", "other").put("description", "d"))
        .expect(200);
    user.delete("machines/" + machine).expect(200);

    assertThat(events(machine, kind("access")))
        .extracting(
            e -> e.at("/content/operation").asText() + " " + e.at("/content/initiator").asText())
        .containsExactly("add blue-user", "edit blue-user", "delete blue-user");
    assertThat(events(machine, kind("model")))
        .extracting(e -> e.at("/content/change").asText())
        .containsExactly("create", "update", "delete");
    assertThat(events(machine, kind("model")).get(1).at("/content/detail").asText())
        .isEqualTo("changed: name, description");
  }

  private static String add(String collection, String body) {
    var headers = Map.of("Content-Type", "application/json");
    return user.send("POST", collection, body.getBytes(UTF_8), headers).expect(201).key();
  }

  @Test
  void what_describes_meters_and_logs_has_a_log_and_so_has_a_meter() {
    var config = "{\"aspect\":\"http://schemas.dmtf.org/cimi/2/aspect/cpu\"}";
    var meter =
        add(
            "machines/" + machine() + "/meters",
            "{\"meterTemplate\":{\"meterConfig\":" + config + "}}");
    user.act("meters/" + meter, "stop").expect(200);
    user.delete("meters/" + meter).expect(200);

    assertThat(events(meter, kind("access")))
        .extracting(e -> e.at("/content/operation").asText())
        .containsExactly("add", "stop", "delete");
    for (var key :
        List.of(
            add("meterConfigurations", config),
            add("meterTemplates", "{\"meterConfig\":" + config + "}"),
            add("eventLogTemplates", "{\"persistence\":\"daily\"}"))) {
      assertThat(events(key, kind("model"))).hasSize(1);
    }
  }

  @Test
  void a_machine_tells_of_the_volumes_and_the_meters_that_it_is_given() {
    var config = "{\"meterConfig\":{\"aspect\":\"http://schemas.dmtf.org/cimi/2/aspect/cpu\"}}";
    var create = create();
    ((ObjectNode) create.get("machineTemplate"))
        .putArray("meterTemplates")
        .addObject()
        .putObject("meterConfig")
        .put("aspect", "http://schemas.dmtf.org/cimi/2/aspect/memory");
    var machine = user.post("machines", create).expect(201).key();
    var first = user.get("machines/" + machine + "/meters").at("meters").path(0).path("id");
    var second = add("machines/" + machine + "/meters", "{\"meterTemplate\":" + config + "}");
    user.delete("meters/" + second).expect(200);
    var volume = cloud.availableVolume(user);
    var insert = Json.object();
    insert.putObject("volume").put("href", "volumes/" + volume);
    var connecting = user.post("machines/" + machine + "/connectvolume", insert).expect(202);
    var job = connecting.header("CIMI-Job-URI");
    user.act(job, "stop").expect(200);

    assertThat(events(machine, kind("model")))
        .extracting(e -> e.at("/content/detail").asText())
        .containsExactlyInAnyOrder(
            "",
            "added to meters: meters/" + key(first.asText()),
            "added to meters: meters/" + second,
            "removed from meters: meters/" + second);
    assertThat(events(machine, kind("access")))
        .extracting(e -> e.at("/content/operation").asText())
        .containsExactly(
            "add",
            "add of meters/" + second,
            "delete of meters/" + second,
            "insert of volumes/" + volume,
            "stop of jobs/" + key(job));
    assertThat(events(volume, kind("access")))
        .extracting(e -> e.at("/content/operation").asText())
        .containsExactly("add", "insert", "stop of jobs/" + key(job));
  }

  @Test
  void a_log_tells_who_changed_how_long_it_keeps_what_it_tells() {
    var machine = machine();
    var shorter = Json.object().put("persistence", "daily");
    user.put("eventLogs/" + machine + "?$select=persistence", shorter).expect(200);

    var told = events(machine, kind("model")).getLast();
    assertThat(told.at("/content/detail").asText()).isEqualTo("changed: persistence");
    assertThat(told.at("/content/resource/href").asText()).endsWith("eventLogs/" + machine);
    var asked = events(machine, kind("access")).getLast();
    assertThat(asked.at("/content/initiator").asText()).isEqualTo("blue-user");
  }

  @Test
  void who_stops_a_job_is_told_in_the_log_of_what_it_acts_upon() {
    var made = user.post("machines", create()).expect(201);
    user.act(made.header("CIMI-Job-URI"), "stop").expect(200);
    var start = user.act("machines/" + made.key(), "start").expect(202).header("CIMI-Job-URI");
    user.delete(start).expect(200);

    var jobs = List.of(made.header("CIMI-Job-URI"), start);
    assertThat(events(made.key(), kind("access")))
        .extracting(
            e -> e.at("/content/operation").asText() + " " + e.at("/content/initiator").asText())
        .containsExactly(
            "add blue-user",
            "stop of jobs/" + key(jobs.getFirst()) + " blue-user",
            "start blue-user",
            "stop of jobs/" + key(jobs.getLast()) + " blue-user");
  }

  private static String key(String uri) {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  @Test
  void a_repeated_request_is_told_once() {
    var body = create();
    var headers = Map.of("Idempotency-Key", "told-once", "Content-Type", "application/json");
    var first = user.send("POST", "machines", Json.bytes(body), headers).expect(201);
    user.send("POST", "machines", Json.bytes(body), headers).expect(201);

    assertThat(events(first.key(), "")).hasSize(2);
  }

  @Test
  void a_collection_of_events_is_a_collection_like_any_other() {
    var machine = machine();
    for (var i = 0; i < 5; i++) {
      user.put("machines/" + machine + "?$select=name", Json.object().put("name", "n" + i))
          .expect(200);
    }
    assertThat(events(machine, "?$orderby=timestamp:desc&$first=2&$last=4")).hasSize(3);
    assertThat(events(machine, filter("severity='critical'"))).isEmpty();
    var page = user.get("eventLogs/" + machine + "/events?$last=3").expect(200).json();
    assertThat(page.path("count").asInt()).isEqualTo(12);
    var xml =
        user.send(
                "GET",
                "eventLogs/" + machine + "/events",
                null,
                Map.of("Accept", "application/xml"))
            .expect(200)
            .text();
    assertThat(xml)
        .contains("<count>12</count>", "<Event>", "<initiator>blue-user</initiator>")
        .contains("resourceURI=\"http://schemas.dmtf.org/cimi/2/EventCollection\"");
    user.post("eventLogs/" + machine + "/events", Json.object()).expect(405);
    user.get("eventLogs/" + machine + "/events?$filter=nonsense=1").expect(400);
  }

  @Test
  void a_template_says_how_long_events_are_kept() {
    var template =
        user.post("eventLogTemplates", Json.object().put("persistence", "weekly"))
            .expect(201)
            .at("id")
            .asText();
    var byReference = create();
    ((ObjectNode) byReference.get("machineTemplate"))
        .putObject("eventLogTemplate")
        .put("href", template);
    var byValue = create();
    ((ObjectNode) byValue.get("machineTemplate"))
        .putObject("eventLogTemplate")
        .put("persistence", "daily");
    var wrong = create();
    ((ObjectNode) wrong.get("machineTemplate"))
        .putObject("eventLogTemplate")
        .put("persistence", "for ever");

    assertThat(persistence(byReference)).isEqualTo("weekly");
    assertThat(persistence(byValue)).isEqualTo("daily");
    assertThat(user.post("machines", wrong).expect(400).text()).contains("persistence");
  }

  private static String persistence(ObjectNode create) {
    var machine = user.post("machines", create).expect(201).key();
    assertThat(events(machine, "")).hasSize(2);
    return user.get("eventLogs/" + machine).expect(200).at("persistence").asText();
  }

  @Test
  void others_see_nothing_of_it() {
    var machine = machine();
    var event = events(machine, "").getFirst().path("id").asText();

    other.get("eventLogs/" + machine).expect(404);
    other.get("eventLogs/" + machine + "/events").expect(404);
    other.get(event).expect(404);
    assertThat(other.get("events").expect(200).text()).doesNotContain(machine);
  }

  @Test
  void nobody_writes_a_log_or_wipes_it_out() {
    var machine = machine();
    user.delete("eventLogs/" + machine).expect(409);
    user.delete(events(machine, "").getFirst().path("id").asText()).expect(405);
    user.post("events", Json.object()).expect(405);
    user.post("eventLogs", Json.object()).expect(405);
  }

  @Test
  void a_log_outlives_its_resource() {
    var configuration =
        user.post("volumeConfigurations", Json.object().put("capacity", 1024)).expect(201).key();
    user.delete("volumeConfigurations/" + configuration).expect(200);

    assertThat(events(configuration, kind("model")))
        .extracting(e -> e.at("/content/change").asText())
        .containsExactlyInAnyOrder("create", "delete");
  }

  @Test
  void a_refusal_is_told_in_the_words_that_the_client_got() {
    var store = new FakeStore(UUID.randomUUID().toString());
    Answer refused;
    try (var refusing = new TestCloud(store, InstantSource.system())) {
      var green = refusing.tenant("green");
      var body = refusing.machine(refusing.availableImage(green));
      var machine = "machines/" + green.post("machines", body).expect(201).key();
      refused = green.act(machine, "restart").expect(409);
      var many = Json.object().put("n".repeat(10_000), 1).put("cpu", 0);
      green.put(machine + "?$select=cpu", many).expect(400);
    }
    var told =
        store.everything().stream()
            .map(stored -> stored.document())
            .filter(document -> document.type().equals("Event"))
            .map(document -> document.specAs(EventSpec.class))
            .filter(event -> event.outcome() == EventOutcome.Failure)
            .map(event -> String.valueOf(event.content().detail()))
            .toList();

    var why = refused.at("statusMessage").asText();
    assertThat(why).startsWith("jobs/").contains("restart has to wait");
    assertThat(told).hasSize(2).contains("CONFLICT: " + why);
    assertThat(told).allMatch(detail -> detail.length() < 600);
  }

  @Test
  void logins_that_fail_are_told_and_not_what_was_typed() {
    var store = new FakeStore(UUID.randomUUID().toString());
    var attacked = new TestCloud(store, InstantSource.system());
    try (attacked) {
      attacked.tenant("green");
      for (var i = 0; i < 3; i++) {
        new CimiClient(attacked, "green-user", "typed-by-mistake").get("machines");
        new CimiClient(attacked, "typed-into-the-wrong-field", "typed-by-mistake").get("machines");
      }
    }
    var logins =
        store.everything().stream()
            .map(stored -> stored.document())
            .filter(document -> document.type().equals("Event"))
            .map(document -> document.specAs(EventSpec.class))
            .filter(event -> "login".equals(event.content().operation()))
            .toList();

    assertThat(logins)
        .extracting(event -> event.content().initiator())
        .containsOnly("green-user", null);
    assertThat(logins)
        .extracting(event -> event.content().detail())
        .allMatch(detail -> detail.endsWith("; from 127.0.0.1"));
    assertThat(store.everything().toString()).doesNotContain("typed");
  }
}
