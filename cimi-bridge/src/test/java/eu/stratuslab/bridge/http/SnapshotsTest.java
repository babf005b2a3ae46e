package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.resource.Href;
import eu.stratuslab.model.resource.ResourceTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Captures, snapshots and restorations through the API, by both entrances (DSP0263 5.14.5). */
class SnapshotsTest {
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

  private static Operation operation(String machine) {
    return Objects.requireNonNull(document("Machine", machine).operation());
  }

  private static String machine(String power) {
    return machine(power, Json.object());
  }

  private static String machine(String power, ObjectNode config) {
    var create = cloud.machine(image);
    var template = (ObjectNode) create.get("machineTemplate");
    template.put("initialState", power.equals("Running") ? "STARTED" : "STOPPED");
    ((ObjectNode) template.get("machineConfig")).setAll(config);
    var key = user.post("machines", create).expect(201).key();
    answer(key, d -> d.with(b -> b.placement(new Placement("h1", 1, List.of()))));
    return key;
  }

  /** The host answers that all is so. */
  private static void answer(String key, UnaryOperator<Document> change) {
    cloud.patch(
        "Machine",
        key,
        d -> {
          var changed = change.apply(d);
          var status = changed.status().deepCopy().put("created", true);
          status.set("power", changed.spec().get("power"));
          return changed.with(b -> b.status(status).operation(null));
        });
  }

  private static void available(String type, String key) {
    cloud.patch(
        type,
        key,
        d -> {
          var status = d.status().deepCopy();
          status.put("sha256", "1".repeat(64)).put("format", "qcow2").put("virtualSize", 7_000);
          return d.with(b -> b.status(status).operation(null));
        });
  }

  private static String state(String uri) {
    return user.get(uri).expect(200).json().path("state").asText();
  }

  /** A snapshot that the host has made. */
  private static String snapshot(String machine) {
    var key = user.post("machines/" + machine + "/snapshot", Json.object()).expect(201).key();
    available("MachineImage", key);
    answer(
        machine,
        d -> {
          var status = d.status().deepCopy();
          status.putObject("latestSnapshot").put("href", "machineImages/" + key);
          return d.with(b -> b.status(status));
        });
    return key;
  }

  private static ObjectNode restore(String key) {
    var body = Json.object();
    body.putObject("image").put("href", "machineImages/" + key);
    return body;
  }

  @Test
  void a_machine_is_captured_by_its_action() {
    var machine = machine("Running");
    var body =
        Json.object()
            .put("name", "golden")
            .put("imageLocation", cloud.url() + "machines/" + machine);

    var made = user.post("machines/" + machine + "/capture", body).expect(201);

    var shown = user.get("machineImages/" + made.key()).expect(200).json();
    assertThat(shown.path("name").asText()).isEqualTo("golden");
    assertThat(shown.path("type").asText()).isEqualTo("IMAGE");
    assertThat(shown.path("state").asText()).isEqualTo("CREATING");
    assertThat(shown.path("imageLocation").asText()).isEqualTo("urn:uuid:" + made.key());
    assertThat(made.header("Location")).endsWith("machineImages/" + made.key());
    var stored = document("MachineImage", made.key());
    assertThat(stored.placement()).isEqualTo(new Placement("h1", 1, List.of()));
    assertThat(stored.spec().at("/source/id").asText()).isEqualTo(machine);
    assertThat(stored.spec().path("source").has("machine")).isFalse();
    var operation = operation(machine);
    assertThat(operation.action()).isEqualTo("capture");
    assertThat(operation.image()).isEqualTo(made.key());
    assertThat(state("machines/" + machine)).isEqualTo("CAPTURING");
    var job = user.get(made.header("CIMI-Job-URI")).json();
    assertThat(new Href(job.at("/nestedJobs/0/href").asText()).key()).isEqualTo(operation.id());
    for (var action : List.of("stop", "restart", "capture", "snapshot", "pause")) {
      assertThat(user.act("machines/" + machine, action).expect(409).text()).contains("is open");
    }
    user.delete("machines/" + machine).expect(202);
    assertThat(state("jobs/" + operation.id())).isEqualTo("STOPPED");
  }

  @Test
  void a_snapshot_is_taken_by_a_create_in_both_notations() {
    var machine = machine("Stopped");
    var body = Json.object().put("type", "SNAPSHOT").put("imageLocation", "machines/" + machine);
    var first = user.post("machineImages", body).expect(201);
    assertThat(operation(machine).action()).isEqualTo("snapshot");
    available("MachineImage", first.key());
    answer(machine, d -> d);
    var xml =
        "<MachineImageCreate xmlns='http://schemas.dmtf.org/cimi/2'><type>SNAPSHOT</type>"
            + "<imageLocation>%smachines/%s</imageLocation></MachineImageCreate>"
                .formatted(cloud.url(), machine);
    var second =
        user.send(
                "POST",
                "machines/" + machine + "/snapshot",
                xml.getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "application/xml"))
            .expect(201);

    var list = user.get("machines/" + machine + "/snapshots").expect(200).json();

    assertThat(list.path("count").asInt()).isEqualTo(2);
    assertThat(list.path("machineImages").toString()).contains(first.key(), second.key());
    assertThat(list.path("machineImages").get(0).path("resourceURI").asText())
        .isEqualTo("http://schemas.dmtf.org/cimi/2/MachineImage");
    assertThat(list.has("operations")).isFalse();
    user.get("machines/" + machine + "/snapshots/" + first.key()).expect(200);
    user.post("machines/" + machine + "/snapshots", Json.object()).expect(405);
    assertThat(user.get("machines/" + machine + "?$expand=snapshots").expect(200).text())
        .contains("\"count\":2");
  }

  @Test
  void snapshots_form_a_chain_in_which_none_that_goes_leaves_a_gap() {
    var machine = machine("Stopped");
    var keys = List.of(snapshot(machine), snapshot(machine), snapshot(machine));
    assertThat(related(keys.get(0))).isEmpty();
    assertThat(related(keys.get(1))).isEqualTo(keys.get(0));
    assertThat(related(keys.get(2))).isEqualTo(keys.get(1));
    var latest = user.get("machines/" + machine).json().at("/latestSnapshot/href").asText();
    assertThat(latest).isEqualTo(cloud.url() + "machineImages/" + keys.get(2));

    // One of no host has nothing to wait for.
    cloud.patch("MachineImage", keys.get(1), d -> d.with(b -> b.placement(null)));
    user.delete("machineImages/" + keys.get(1)).expect(200);

    assertThat(related(keys.get(2))).isEqualTo(keys.get(0));
    user.delete("machineImages/" + keys.get(0)).expect(202);
    assertThat(state("machineImages/" + keys.get(0))).isEqualTo("DELETING");
  }

  private static String related(String key) {
    return new Href(document("MachineImage", key).spec().at("/relatedImage/href").asText()).key();
  }

  @Test
  void a_machine_is_restored_to_a_snapshot_of_its_own_only() {
    var machine = machine("Stopped");
    var other = machine("Stopped");
    var taken = snapshot(machine);
    var _ = snapshot(other);
    var uri = "machines/%s/restore";

    assertThat(user.post(uri.formatted(other), restore(taken)).expect(409).text())
        .contains("was not taken of this resource");
    user.post(uri.formatted(machine), restore(image)).expect(409);
    user.post(uri.formatted(machine), restore("nowhere")).expect(400);
    user.act("machines/" + machine, "restore").expect(400);
    user.act("machines/" + machine("Running"), "restore").expect(409);
    user.post(uri.formatted(machine), restore(taken)).expect(202);

    assertThat(state("machines/" + machine)).isEqualTo("RESTORING");
    var operation = operation(machine);
    assertThat(operation.action()).isEqualTo("restore");
    assertThat(operation.image()).isEqualTo(taken);
  }

  @Test
  void a_restore_is_offered_as_long_as_there_is_something_to_restore() {
    var machine = "machines/" + machine("Stopped");
    assertThat(user.get(machine).text()).doesNotContain("/restore");
    assertThat(user.act(machine, "restore").expect(409).text())
        .contains("no snapshot of it is there");
    var keys = List.of(snapshot(key(machine)), snapshot(key(machine)));
    assertThat(user.get(machine).text()).contains("/restore");
    // Those of no host have nothing to wait for.
    keys.forEach(k -> cloud.patch("MachineImage", k, d -> d.with(b -> b.placement(null))));
    user.delete("machineImages/" + keys.getLast()).expect(200);
    assertThat(user.get(machine).text()).contains("/restore");
    user.delete("machineImages/" + keys.getFirst()).expect(200);
    assertThat(user.get(machine).text()).doesNotContain("/restore");

    var volume = "volumes/" + cloud.availableVolume(user);
    assertThat(user.get(volume).text()).doesNotContain("/restore");
    assertThat(user.act(volume, "restore").expect(409).text())
        .contains("no snapshot of it is there");
  }

  private static String key(String uri) {
    return new Href(uri).key();
  }

  @Test
  void what_cannot_be_captured_says_why() {
    var machine = machine("Stopped");
    var location = "machines/" + machine;
    var refused =
        user.post(
                "machineImages",
                Json.object().put("imageLocation", location).put("sha256", "0".repeat(64)))
            .expect(409);
    assertThat(refused.text()).contains("sha256", "nobody knows it");
    var stranger = cloud.tenant("other");
    stranger.post("machineImages", Json.object().put("imageLocation", location)).expect(400);
    stranger.post(location + "/capture", Json.object()).expect(404);
    user.post(location + "/capture", Json.object().put("type", "SNAPSHOT")).expect(409);
    user.post(location + "/capture", Json.object().put("imageLocation", "machines/x")).expect(409);
    user.post("machineImages", Json.object().put("imageLocation", "urn:uuid:x")).expect(400);
    user.post(
            "machineImages",
            Json.object().put("type", "SNAPSHOT").put("imageLocation", "https://example.org/i"))
        .expect(409);
    var config = Json.object();
    config.putArray("disks").addObject().put("capacity", 1_000);
    config.withArray("disks").addObject().put("capacity", 1_000);
    var wide = "machines/" + machine("Stopped", config);
    assertThat(user.get(wide).text()).doesNotContain("/capture", "/restore");
    assertThat(user.act(wide, "capture").expect(409).text()).contains("2 disks of its own");
  }

  @Test
  void a_volume_is_captured_and_restored() {
    var volume = cloud.availableVolume(user);
    cloud.patch("Volume", volume, d -> d.with(b -> b.placement(new Placement("h1", 1, List.of()))));

    var made = user.post("volumes/" + volume + "/snapshot", Json.object()).expect(201);

    assertThat(made.header("Location")).contains("volumeImages/");
    assertThat(state("volumes/" + volume)).isEqualTo("CAPTURING");
    available("VolumeImage", made.key());
    cloud.patch("Volume", volume, d -> d.with(b -> b.operation(null)));
    assertThat(user.get("volumes/" + volume + "/images").expect(200).text()).contains(made.key());
    var body = Json.object();
    body.putObject("image").put("href", "volumeImages/" + made.key());
    user.post("volumes/" + volume + "/restore", body).expect(202);
    assertThat(state("volumes/" + volume)).isEqualTo("RESTORING");
  }

  @Test
  void what_was_given_up_never_becomes_available() {
    var machine = machine("Stopped");
    var key = user.post("machines/" + machine + "/capture", Json.object()).expect(201).key();
    var type = ResourceTypes.MACHINE_IMAGE;
    var before = document("MachineImage", key);
    var failed =
        type.behaviour()
            .withdraw(
                before,
                Objects.requireNonNull(before.operation()),
                "StorageFull",
                "no space is left");

    var late = type.behaviour().reported(failed, Json.object().put("sha256", "1".repeat(64)));

    assertThat(type.behaviour().state(failed)).contains("ERROR");
    assertThat(type.behaviour().state(failed.with(d -> d.status(late)))).contains("ERROR");
  }
}
