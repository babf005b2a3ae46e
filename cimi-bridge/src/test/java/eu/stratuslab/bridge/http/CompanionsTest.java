package eu.stratuslab.bridge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.job.CrashPoints;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.meter.Aspect;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a template says comes with a machine or a volume: its meters, and a log of its own. */
class CompanionsTest {
  private static TestCloud cloud;
  private static CimiClient alice;
  private static CimiClient stranger;
  private static String image;

  @BeforeAll
  static void open() {
    cloud = new TestCloud();
    alice = cloud.tenant("companions");
    stranger = cloud.tenant("elsewhere");
    image = cloud.availableImage(alice);
  }

  @AfterAll
  static void close() {
    cloud.close();
  }

  private static JsonNode meters(String owner) {
    return alice.get(owner + "/meters").expect(200).at("meters");
  }

  private static ObjectNode metered(String... templates) {
    var create = cloud.machine(image);
    var array = create.withObjectProperty("machineTemplate").putArray("meterTemplates");
    for (var template : templates) {
      array.addObject().put("href", template);
    }
    return create;
  }

  private static String stored(Aspect aspect) {
    var template = Json.object();
    template.putObject("meterConfig").put("aspect", aspect.uri()).put("sampleInterval", 600);
    return alice.post("meterTemplates", template).expect(201).at("id").asText();
  }

  @Test
  void a_machine_is_made_with_the_meters_of_its_template() {
    var create = metered(stored(Aspect.cpu));
    var template = create.withObjectProperty("machineTemplate");
    template
        .withArrayProperty("meterTemplates")
        .addObject()
        .putObject("meterConfig")
        .put("aspect", Aspect.memory.uri());

    var key = alice.post("machines", create).expect(201).key();

    var meters = meters("machines/" + key);
    assertThat(meters.findValuesAsText("name")).containsExactlyInAnyOrder("cpu", "memory");
    for (var meter : meters) {
      assertThat(meter.at("/targetResource/href").asText()).endsWith("machines/" + key);
      assertThat(alice.get(meter.path("id").asText()).expect(200).at("operations").toString())
          .contains("stop");
    }
    assertThat(stranger.get("meters").expect(200).at("count").asInt()).isZero();
    assertThat(meters.findValuesAsText("sampleInterval")).containsExactly("600");
  }

  /** Such a create is not one write. */
  @Test
  void a_machine_is_made_with_meters_and_volumes() {
    var create = metered(stored(Aspect.cpu));
    create
        .withObjectProperty("machineTemplate")
        .putArray("volumeTemplates")
        .addObject()
        .putObject("volumeTemplate")
        .putObject("volumeConfig")
        .put("capacity", 1000);
    var body = Json.bytes(create);
    var headers = Map.of("Content-Type", "application/json", "Idempotency-Key", "metered");

    var key = alice.send("POST", "machines", body, headers).expect(201).key();
    assertThat(alice.send("POST", "machines", body, headers).expect(201).key()).isEqualTo(key);

    assertThat(meters("machines/" + key)).hasSize(1);
    assertThat(alice.get("machines/" + key + "/volumes").expect(200).at("count").asInt()).isOne();
  }

  @Test
  void a_stored_machine_template_names_meters_in_both_notations() {
    var template = metered(stored(Aspect.disk)).withObjectProperty("machineTemplate");
    template
        .withArrayProperty("meterTemplates")
        .addObject()
        .putObject("meterConfig")
        .put("aspect", Aspect.bandwidth.uri());
    var href = alice.post("machineTemplates", template).expect(201).header("Location");
    var shown = alice.get(href).expect(200).json();
    assertThat(shown.at("/meterTemplates/0/href").asText()).contains("/meterTemplates/");
    assertThat(shown.at("/meterTemplates/1/meterConfig/aspect").asText()).endsWith("/bandwidth");
    alice.put(href, shown).expect(200);
    var xml = alice.send("GET", href, null, Map.of("Accept", "application/xml")).expect(200);
    assertThat(xml.text()).contains("<meterTemplate href=\"", "/aspect/bandwidth</aspect>");

    var body =
        """
        <MachineCreate xmlns="http://schemas.dmtf.org/cimi/2">
        <machineTemplate href="%s"><meterTemplate href="%s"/></machineTemplate></MachineCreate>\
        """
            .formatted(href, stored(Aspect.inputBandwidth));
    var types = Map.of("Content-Type", "application/xml", "Accept", "application/json");
    var overridden = alice.send("POST", "machines", body.getBytes(UTF_8), types).expect(201).key();
    assertThat(meters("machines/" + overridden).findValuesAsText("name"))
        .containsExactly("inputBandwidth");
    var create = Json.object();
    create.putObject("machineTemplate").put("href", href);
    var whole = alice.post("machines", create).expect(201).key();
    assertThat(meters("machines/" + whole)).hasSize(2);
  }

  @Test
  void a_meter_template_that_is_none_refuses_the_whole_machine() {
    var before = alice.get("machines").expect(200).at("count").asInt();
    var refused = alice.post("machines", metered("meterTemplates/none")).expect(400).json();
    assertThat(refused.at("/violations/0/path").asText())
        .isEqualTo("machineTemplate.meterTemplates[0]");
    var bound = Json.object();
    bound.putObject("meterConfig").put("aspect", Aspect.cpu.uri());
    var machine = alice.post("machines", cloud.machine(image)).expect(201).key();
    bound.putObject("targetResource").put("href", "machines/" + machine);
    var template = alice.post("meterTemplates", bound).expect(201).at("id").asText();
    var other = alice.post("machines", metered(stored(Aspect.cpu), template)).expect(409).json();
    assertThat(other.at("/violations/0/path").asText())
        .isEqualTo("machineTemplate.meterTemplates[1].targetResource");
    assertThat(alice.get("machines").expect(200).at("count").asInt()).isEqualTo(before + 1);
  }

  @Test
  void a_meter_template_that_a_template_names_may_go_and_a_create_says_that_it_is_gone() {
    var named = stored(Aspect.cpu);
    var body = metered(named).withObjectProperty("machineTemplate");
    var template = alice.post("machineTemplates", body).expect(201).header("Location");
    var create = Json.object();
    create.putObject("machineTemplate").put("href", template);
    var machine = alice.post("machines", create).expect(201).key();

    alice.delete(named).expect(200);

    assertThat(meters("machines/" + machine)).hasSize(1);
    var refused = alice.post("machines", create).expect(400).json();
    assertThat(refused.at("/violations/0/path").asText())
        .isEqualTo("machineTemplate.meterTemplates[0]");
    create.withObjectProperty("machineTemplate").putNull("meterTemplates");
    alice.post("machines", create).expect(201);
  }

  /** A volume's template with two meters of it and a log that is kept for a day. */
  private static ObjectNode ofVolume() {
    var template = Json.object();
    template.putObject("volumeConfig").put("capacity", 1000);
    var meters = template.putArray("meterTemplates");
    meters.addObject().put("href", stored(Aspect.disk));
    meters.addObject().putObject("meterConfig").put("aspect", Aspect.disk.uri());
    template.putObject("eventLogTemplate").put("persistence", "daily");
    return template;
  }

  private static ObjectNode machineWith(ObjectNode volumeTemplate) {
    var create = cloud.machine(image);
    create
        .withObjectProperty("machineTemplate")
        .putArray("volumeTemplates")
        .addObject()
        .set("volumeTemplate", volumeTemplate);
    return create;
  }

  private static String volumeOf(String machine) {
    var located = alice.get("machines/" + machine + "/volumes").expect(200).at("locatedVolumes");
    assertThat(located).hasSize(1);
    var volume = located.get(0).at("/volume/href").asText();
    return volume.substring(volume.lastIndexOf('/') + 1);
  }

  private static void isAccompanied(String volume) {
    var meters = meters("volumes/" + volume);
    assertThat(meters).hasSize(2);
    assertThat(meters.findValuesAsText("name")).containsOnly("disk");
    for (var meter : meters) {
      assertThat(meter.at("/targetResource/href").asText()).endsWith("volumes/" + volume);
    }
    assertThat(meters.findValuesAsText("sampleInterval")).containsExactly("600");
    var log = alice.get("eventLogs/" + volume).expect(200);
    assertThat(log.at("persistence").asText()).isEqualTo("daily");
    assertThat(log.at("targetResource").path("href").asText()).endsWith("volumes/" + volume);
  }

  @Test
  void a_volume_is_made_with_the_meters_and_the_log_of_its_template() {
    var create = Json.object();
    create.set("volumeTemplate", ofVolume());
    isAccompanied(alice.post("volumes", create).expect(201).key());
  }

  @Test
  void a_stored_volume_template_makes_them_and_an_override_erases_them() {
    var href = alice.post("volumeTemplates", ofVolume()).expect(201).header("Location");
    var shown = alice.get(href).expect(200).json();
    alice.put(href, shown).expect(200);
    assertThat(alice.get(href).at("meterTemplates")).isEqualTo(shown.path("meterTemplates"));
    var log = "eventLogs/" + href.substring(href.lastIndexOf('/') + 1);
    assertThat(alice.get(log).expect(200).at("persistence").isMissingNode())
        .as("what it says of others does not hold for itself")
        .isTrue();

    var create = Json.object();
    create.putObject("volumeTemplate").put("href", href);
    isAccompanied(alice.post("volumes", create).expect(201).key());
    create
        .withObjectProperty("volumeTemplate")
        .putNull("meterTemplates")
        .putNull("eventLogTemplate");
    var bare = alice.post("volumes", create).expect(201).key();
    assertThat(meters("volumes/" + bare)).isEmpty();
    assertThat(alice.get("eventLogs/" + bare).expect(200).at("persistence").isMissingNode())
        .isTrue();
  }

  @Test
  void a_volume_that_is_made_with_a_machine_has_what_its_own_template_says() {
    var create = machineWith(ofVolume());
    var body = Json.bytes(create);
    var headers = Map.of("Content-Type", "application/json", "Idempotency-Key", "accompanied");

    var machine = alice.send("POST", "machines", body, headers).expect(201).key();
    assertThat(alice.send("POST", "machines", body, headers).expect(201).key()).isEqualTo(machine);

    isAccompanied(volumeOf(machine));
    assertThat(meters("machines/" + machine)).isEmpty();
  }

  /** The commit point is the Job; in it stands all that is to be inserted. */
  @ParameterizedTest
  @ValueSource(strings = {CrashPoints.JOB_INSERTED, CrashPoints.DOCUMENTS_INSERTED})
  void what_a_crash_cut_short_is_finished_with_all_that_comes_with_it(String halt) {
    var create = machineWith(ofVolume());
    var body = Json.bytes(create);
    var headers = Map.of("Content-Type", "application/json", "Idempotency-Key", halt);
    cloud.crashes =
        point -> {
          if (point.equals(halt)) {
            throw new IllegalStateException("halted");
          }
        };
    try {
      alice.send("POST", "machines", body, headers).expect(500);
    } finally {
      cloud.crashes = CrashPoints.NONE;
    }
    var machine = alice.send("POST", "machines", body, headers).expect(201).key();
    isAccompanied(volumeOf(machine));
  }

  @Test
  void what_stands_beside_a_template_s_reference_replaces_and_erases_in_it() {
    var log =
        alice
            .post("eventLogTemplates", Json.object().put("persistence", "daily"))
            .expect(201)
            .header("Location");
    var create = metered();
    var template = create.withObjectProperty("machineTemplate");
    template.putObject("eventLogTemplate").put("href", log).put("persistence", "monthly");
    template
        .withArrayProperty("meterTemplates")
        .addObject()
        .put("href", stored(Aspect.cpu))
        .putObject("meterConfig")
        .put("aspect", Aspect.memory.uri());

    var replaced = alice.post("machines", create).expect(201).key();
    assertThat(alice.get("eventLogs/" + replaced).at("persistence").asText()).isEqualTo("monthly");
    var meter = meters("machines/" + replaced).get(0);
    assertThat(meter.path("name").asText()).isEqualTo("memory");
    assertThat(meter.has("sampleInterval")).as("replaced as a whole").isFalse();

    template.withObjectProperty("eventLogTemplate").putNull("persistence");
    var erased = alice.post("machines", create).expect(201).key();
    assertThat(alice.get("eventLogs/" + erased).at("persistence").isMissingNode()).isTrue();
    assertThat(alice.get(log).at("persistence").asText()).isEqualTo("daily");
  }

  @Test
  void a_log_is_that_of_what_is_made_and_of_nothing_else() {
    var create = cloud.machine(image);
    create
        .withObjectProperty("machineTemplate")
        .putObject("eventLogTemplate")
        .put("persistence", "daily")
        .putObject("targetResource")
        .put("href", "machineImages/" + image);
    var refused = alice.post("machines", create).expect(409).json();
    assertThat(refused.at("/violations/0/path").asText())
        .isEqualTo("machineTemplate.eventLogTemplate.targetResource");
  }

  @Test
  void what_is_not_measured_of_a_volume_refuses_the_whole_of_it_by_its_path() {
    var template = ofVolume();
    template
        .withArrayProperty("meterTemplates")
        .addObject()
        .putObject("meterConfig")
        .put("aspect", Aspect.cpu.uri());
    var before = alice.get("volumes").expect(200).at("count").asInt();
    var create = Json.object();
    create.set("volumeTemplate", template);
    var alone = alice.post("volumes", create).expect(400).json();
    assertThat(alone.at("/violations/0/path").asText())
        .isEqualTo("volumeTemplate.meterTemplates[2].meterConfig.aspect");
    var within = alice.post("machines", machineWith(template)).expect(400).json();
    assertThat(within.at("/violations/0/path").asText())
        .isEqualTo(
            "machineTemplate.volumeTemplates[0].volumeTemplate.meterTemplates[2].meterConfig.aspect");
    assertThat(alice.get("volumes").expect(200).at("count").asInt()).isEqualTo(before);
  }
}
