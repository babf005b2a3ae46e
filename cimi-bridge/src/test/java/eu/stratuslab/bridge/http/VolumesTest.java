package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Placement;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Volumes through the API: made, attached, grown, detached, deleted. */
class VolumesTest {
  private static TestCloud cloud;
  private static CimiClient user;
  private static String image;

  @BeforeAll
  static void open() {
    cloud = new TestCloud();
    user = cloud.tenant("acme");
    image = cloud.availableImage(user);
  }

  @AfterAll
  static void close() {
    cloud.close();
  }

  private static Document document(String type, String key) {
    return cloud.store.get(type, key).document();
  }

  private static String machine() {
    return user.post("machines", cloud.machine(image)).expect(201).key();
  }

  private static ObjectNode volume(String key) {
    var body = Json.object();
    body.putObject("volume").put("href", "volumes/" + key);
    return body;
  }

  private static void placed(String type, String key, String host) {
    cloud.patch(type, key, d -> d.with(b -> b.placement(new Placement(host, 1, List.of()))));
  }

  private static void over(String key) {
    cloud.patch("Volume", key, d -> d.with(b -> b.operation(null)));
  }

  private static String message(Answer answer) {
    return answer.json().at("/violations/0/message").asText();
  }

  @Test
  void who_asks_in_the_wrong_way_is_told_the_right_one() {
    var machine = "machines/" + machine();
    var volumes = cloud.url() + machine + "/volumes";
    var volume = cloud.availableVolume(user);

    var missing = user.post(machine + "/volumes", volume(volume)).expect(400);
    assertThat(missing.json().at("/violations/0/path").asText()).isEqualTo("action");
    assertThat(message(missing))
        .startsWith("is missing: POST to " + volumes + "/insert or " + volumes + "/remove")
        .endsWith(" with the action insert or remove");
    var other = user.post(machine + "/volumes", volume(volume).put("action", "attach")).expect(400);
    assertThat(message(other)).startsWith("is neither insert nor remove: POST to " + volumes);
    assertThat(message(user.post(machine + "/volumes/" + volume, volume(volume)).expect(404)))
        .contains(volumes + "/insert");
    // As it says.
    user.post(volumes + "/insert", volume(volume)).expect(202);

    assertThat(message(user.post(machine, Json.object()).expect(400)))
        .startsWith("is missing: a Machine has the actions ")
        .contains("start", "stop", cloud.url() + machine + "/");
    assertThat(message(user.post(machine, Json.object().put("action", "fly")).expect(400)))
        .startsWith("is none of this type: a Machine has the actions ");
    assertThat(message(user.act(machine, "fly").expect(404)))
        .contains("a Machine has nothing of that name", "volumes", "restart");
    assertThat(message(user.act("machines/not-there", "fly").expect(404)))
        .isEqualTo(message(user.act(machine, "fly")));
    assertThat(message(user.put("machines", Json.object()).expect(405)))
        .isEqualTo("PUT is not offered here, but GET, HEAD, OPTIONS, POST");
    assertThat(message(user.act(machine, "restore").expect(409))).contains("not possible in state");
  }

  @Test
  void a_disk_is_neither_added_nor_deleted_and_a_volume_is_what_to_take() {
    var disks = "machines/" + machine() + "/disks";
    var shown = user.get(disks).expect(200).json();
    assertThat(shown.has("operations")).as("nobody is offered an add").isFalse();

    var instead =
        " is not offered here, but GET, HEAD, OPTIONS; a machine is made with all its disks;"
            + " give it a volume, by an insert into its volumes";
    var added = user.post(disks, Json.object().put("capacity", 1000)).expect(405);
    assertThat(message(added)).isEqualTo("POST" + instead);
    assertThat(added.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    var disk = shown.at("/disks/0/id").asText();
    assertThat(message(user.delete(disk).expect(405))).isEqualTo("DELETE" + instead);
  }

  @Test
  void a_volume_is_inserted_listed_and_removed() {
    var machine = machine();
    var volume = cloud.availableVolume(user);

    var inserted = user.post("machines/" + machine + "/volumes/insert", volume(volume)).expect(202);

    assertThat(inserted.json().path("affectedResources").toString()).contains("volumes/" + volume);
    var list = user.get("machines/" + machine + "/volumes").expect(200).json();
    assertThat(list.path("count").asInt()).isOne();
    var item = list.at("/locatedVolumes/0");
    assertThat(item.path("initialLocation").asText()).isEqualTo("/dev/vdb");
    assertThat(item.at("/volume/href").asText()).isEqualTo(cloud.url() + "volumes/" + volume);
    assertThat(list.path("operations").toString()).contains("insert", "remove");
    assertThat(user.get(item.path("id").asText()).expect(200).text()).contains("/dev/vdb");
    assertThat(user.get("machines/" + machine + "?$expand=volumes").expect(200).text())
        .contains("\"count\":1");
    var xml = user.send("GET", item.path("id").asText(), null, Map.of("Accept", "application/xml"));
    assertThat(xml.expect(200).text()).contains("<locatedVolume", "/dev/vdb");

    assertThat(user.delete("volumes/" + volume).expect(409).text()).contains("(insert) is open");
    var early = user.post("machines/" + machine + "/volumes/remove", volume(volume)).expect(202);
    assertThat(user.get(inserted.header("CIMI-Job-URI")).json().path("state").asText())
        .isEqualTo("STOPPED");
    assertThat(early.json().path("action").asText()).isEqualTo("remove");
    assertThat(document("Volume", volume).spec().at("/attachment/detaching").asBoolean()).isTrue();
    user.post("machines/" + machine + "/volumes/remove", volume(volume)).expect(409);
    over(volume);
    assertThat(user.delete("volumes/" + volume).expect(409).text())
        .contains("machines/" + machine + " has not let go of it yet");
  }

  @Test
  void a_second_machine_is_told_who_has_it() {
    var first = machine();
    var second = machine();
    var volume = cloud.availableVolume(user);
    user.post("machines/" + first + "/connectvolume", volume(volume)).expect(202);

    var refused = user.post("machines/" + second + "/volumes", insert(volume)).expect(409);

    assertThat(refused.text()).contains("machines/" + first + " has it");
    assertThat(user.post("machines/" + second + "/volumes/remove", volume(volume)).status())
        .isEqualTo(409);
  }

  private static ObjectNode insert(String volume) {
    return volume(volume).put("action", "http://schemas.dmtf.org/cimi/2/action/insert");
  }

  @Test
  void of_two_inserts_at_once_one_is_refused_and_devices_are_never_shared() {
    var machine = machine();
    var volumes = IntStream.range(0, 6).mapToObj(_ -> cloud.availableVolume(user)).toList();

    var answers =
        volumes.parallelStream()
            .map(v -> user.post("machines/" + machine + "/volumes/insert", volume(v)))
            .toList();

    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(202, 409));
    var list = user.get("machines/" + machine + "/volumes").expect(200).json();
    var accepted = answers.stream().filter(answer -> answer.status() == 202).count();
    assertThat(list.path("count").asLong()).isEqualTo(accepted).isPositive();
    assertThat(list.path("locatedVolumes").findValuesAsText("initialLocation"))
        .doesNotHaveDuplicates();
  }

  @Test
  void volumes_on_other_hosts_and_taken_devices_are_refused_with_the_reason() {
    var machine = machine();
    placed("Machine", machine, "h1");
    var there = cloud.availableVolume(user);
    placed("Volume", there, "h2");
    var here = cloud.availableVolume(user);
    placed("Volume", here, "h1");

    var apart = user.post("machines/" + machine + "/volumes/insert", volume(there)).expect(409);
    assertThat(apart.text()).contains("is on host h2, the machine is on host h1");
    var taken =
        user.post(
                "machines/" + machine + "/volumes/insert",
                volume(here).put("initialLocation", "/dev/sda"))
            .expect(400);
    assertThat(taken.text()).contains("initialLocation");
    user.post(
            "machines/" + machine + "/volumes/insert",
            volume(here).put("initialLocation", "/dev/vdf"))
        .expect(202);
    assertThat(document("Volume", here).spec().at("/attachment/initialLocation").asText())
        .isEqualTo("/dev/vdf");
  }

  @Test
  void a_volume_grows_under_a_job_and_does_not_shrink() {
    var volume = cloud.availableVolume(user);
    var capacity = Json.object().put("capacity", 3000);

    var growing = user.put("volumes/" + volume + "?$select=capacity", capacity).expect(202);

    assertThat(growing.json().path("state").asText()).isEqualTo("RUNNING");
    assertThat(document("Volume", volume).operation()).isNotNull();
    assertThat(user.get("volumes/" + volume).at("capacity").asLong()).isEqualTo(3000);
    var again = Json.object().put("capacity", 4000);
    assertThat(user.put("volumes/" + volume + "?$select=capacity", again).expect(409).text())
        .contains("is open");
    user.put("volumes/" + volume + "?$select=name", Json.object().put("name", "n")).expect(200);
    over(volume);
    var smaller = Json.object().put("capacity", 10);
    assertThat(user.put("volumes/" + volume + "?$select=capacity", smaller).expect(409).text())
        .contains("never shrinks");
  }

  @Test
  void a_machine_is_made_with_old_and_new_volumes_under_nested_jobs() {
    var old = cloud.availableVolume(user);
    var create = cloud.machine(image);
    var template = (ObjectNode) create.get("machineTemplate");
    template.putArray("volumes").add(volume(old));
    var made = template.putArray("volumeTemplates").addObject().put("initialLocation", "/dev/vdb");
    made.putObject("volumeTemplate")
        .putObject("volumeConfig")
        .put("capacity", 2000)
        .put("format", "ext4");

    var machine = user.post("machines", create).expect(201);

    var list = user.get("machines/" + machine.key() + "/volumes").expect(200).json();
    assertThat(list.path("locatedVolumes").findValuesAsText("initialLocation"))
        .containsExactlyInAnyOrder("/dev/vdb", "/dev/vdc");
    assertThat(document("Volume", old).spec().at("/attachment/initialLocation").asText())
        .isEqualTo("/dev/vdc");
    assertThat(document("Machine", machine.key()).spec().path("firstVolumes")).hasSize(2);
    var job = user.get(machine.header("CIMI-Job-URI")).expect(200).json();
    assertThat(job.path("nestedJobs")).hasSize(2);
    assertThat(job.path("affectedResources")).hasSize(4);
    for (var nested : job.path("nestedJobs")) {
      var child = user.get(nested.path("href").asText()).expect(200).json();
      assertThat(child.at("/parentJob/href").asText()).isEqualTo(job.path("id").asText());
      assertThat(child.path("state").asText()).isEqualTo("RUNNING");
    }

    user.delete("machines/" + machine.key()).expect(200);

    for (var item : list.path("locatedVolumes")) {
      var href = item.at("/volume/href").asText();
      user.get(href).expect(200);
      var key = href.substring(href.lastIndexOf('/') + 1);
      assertThat(document("Volume", key).spec().has("attachment")).isFalse();
      over(key);
      user.delete(href).expect(200);
    }
  }

  @Test
  void a_template_that_cannot_be_is_refused_with_all_its_faults() {
    var attached = cloud.availableVolume(user);
    user.post("machines/" + machine() + "/volumes/insert", volume(attached)).expect(202);
    var create = cloud.machine(image);
    var template = (ObjectNode) create.get("machineTemplate");
    template.putArray("volumes").add(volume(attached));
    var made = template.putArray("volumeTemplates").addObject().put("initialLocation", "/dev/vdb");
    made.putObject("volumeTemplate");

    var refused = user.post("machines", create).expect(400).text();

    assertThat(refused)
        .contains(
            " has it",
            "machineTemplate.volumes[0].volume",
            "machineTemplate.volumeTemplates[0].volumeTemplate.volumeConfig");
  }

  @Test
  void a_stored_template_is_used_with_overrides_and_erasure() {
    var config =
        user.post("volumeConfigurations", Json.object().put("capacity", 700).put("format", "ext4"))
            .expect(201)
            .key();
    var stored = Json.object().put("name", "t");
    stored.putObject("volumeConfig").put("href", "volumeConfigurations/" + config);
    var template = user.post("volumeTemplates", stored).expect(201).key();
    var create = Json.object();
    var used = create.putObject("volumeTemplate").put("href", "volumeTemplates/" + template);

    var plain = user.post("volumes", create).expect(201);
    used.putObject("volumeConfig").put("capacity", 900);
    var overridden = user.post("volumes", create).expect(201);
    used.putNull("volumeConfig");
    var erased = user.post("volumes", create).expect(400);

    assertThat(plain.at("capacity").asLong()).isEqualTo(700);
    assertThat(document("Volume", plain.key()).spec().path("format").asText()).isEqualTo("ext4");
    assertThat(overridden.at("capacity").asLong()).isEqualTo(900);
    assertThat(document("Volume", overridden.key()).spec().has("format")).isFalse();
    assertThat(erased.text()).contains("volumeTemplate.volumeConfig");
  }

  @Test
  void nobody_attaches_what_is_not_his() {
    var other = cloud.tenant("others");
    var volume = cloud.availableVolume(other);

    var refused =
        user.post("machines/" + machine() + "/volumes/insert", volume(volume)).expect(400);

    assertThat(refused.text()).contains("refers to no Volume that is known to you");
  }

  @Test
  void a_volume_counts_against_the_quota_as_storage() {
    var small = cloud.tenant("small");
    var uri = cloud.admin().get("tenants?$filter=key='small'").json().at("/tenants/0/id").asText();
    var quota = Json.object();
    quota.putObject("quota").put("storage", 1500);
    cloud.admin().put(uri + "?$select=quota", quota).expect(200);
    var volume = cloud.availableVolume(small);
    var create = Json.object();
    create.putObject("volumeTemplate").putObject("volumeConfig").put("capacity", 1000);

    assertThat(small.post("volumes", create).text()).contains("storage");
    var larger = Json.object().put("capacity", 2000);
    assertThat(small.put("volumes/" + volume + "?$select=capacity", larger).text())
        .contains("QUOTA_EXCEEDED");
  }

  @Test
  void the_same_insert_twice_is_one() {
    var machine = machine();
    var volume = cloud.availableVolume(user);
    var headers = Map.of("Content-Type", "application/json", "Idempotency-Key", "once");
    var body = Json.bytes(volume(volume));

    var first = user.send("POST", "machines/" + machine + "/volumes/insert", body, headers);
    var second = user.send("POST", "machines/" + machine + "/volumes/insert", body, headers);

    assertThat(second.expect(202).header("CIMI-Job-URI"))
        .isEqualTo(first.expect(202).header("CIMI-Job-URI"));
  }
}
