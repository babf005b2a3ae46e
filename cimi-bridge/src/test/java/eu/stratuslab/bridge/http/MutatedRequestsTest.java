package eu.stratuslab.bridge.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.bridge.format.Trees;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.event.EventOutcome;
import eu.stratuslab.model.event.EventSpec;
import eu.stratuslab.model.resource.ResourceTypes;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever is done to a request: no failure of ours, no hang, every refusal a Job, and nothing
 * written by what was refused. {@code -Dhostile.seed=N} replays a run.
 */
class MutatedRequestsTest {
  private static final String JSON = "application/json";
  private static final String XML = "application/xml";

  @Test
  void a_thousand_requests() throws IOException {
    run(1, 1_000, true);
  }

  @Test
  @Tag("slow")
  void ten_thousand_requests() throws IOException {
    run(System.nanoTime(), 10_000, true);
  }

  /** Who is refused before anything is mutated never comes to what lies behind. */
  @Test
  void what_is_not_mutated_is_sound() throws IOException {
    run(1, 100, false);
  }

  private static void run(long standard, int count, boolean mutated) throws IOException {
    var seed = Long.getLong("hostile.seed", standard);
    var random = new Random(seed);
    var store = new FakeStore(UUID.randomUUID().toString());
    try (var cloud = new TestCloud(store, InstantSource.system())) {
      var red = cloud.tenant("red");
      cloud.quota("red", 1_000_000);
      var image = cloud.availableImage(red);
      var machine = red.post("machines", cloud.machine(image)).expect(201).key();
      var things = new Things(image, machine, cloud.availableVolume(red));
      var credentials =
          Base64.getEncoder().encodeToString("red-user:secret-of-red-user".getBytes(UTF_8));
      for (var i = 0; i < count; i++) {
        var request = sound(random, things).as("Basic " + credentials);
        for (var j = random.nextInt(4); mutated && j >= 0; j--) {
          request.mutate();
        }
        var bytes = request.bytes();
        var what = "seed %d, request %d:%n%s%n".formatted(seed, i, new String(bytes, ISO_8859_1));
        var before = store.size();
        var checkpoint = store.checkpoint();
        var answer = RawHttp.exchange(cloud.bridge.port(), bytes);
        check(what, answer, bytes);
        if (!mutated) {
          assertThat(answer.status()).as(what + answer.text()).isIn(200, 201, 202, 404, 409);
        }
        if (answer.status() >= 400) {
          assertThat(store.size() - told(store, checkpoint)).as(what).isEqualTo(before);
        }
      }
    }
  }

  /** What was written meanwhile that tells of refusals, as it is now and then. */
  private static long told(FakeStore store, String checkpoint) {
    var events = store.changed(checkpoint, Optional.empty(), Optional.of("Event"), 1_000);
    return events.stream()
        .flatMap(changed -> changed.document().stream())
        .filter(event -> event.specAs(EventSpec.class).outcome() == EventOutcome.Failure)
        .count();
  }

  /** What there is to ask about. */
  private record Things(String image, String machine, String volume) {}

  private static MutatedRequest sound(Random random, Things things) {
    var machine = "/cimi/2/machines/" + things.machine();
    return random.nextBoolean()
        ? ofMachines(random, things, machine)
        : ofWhatMachinesHave(random, things, machine);
  }

  private static MutatedRequest ofMachines(Random random, Things things, String machine) {
    var config = "/cimi/2/machineConfigurations";
    return switch (random.nextInt(9)) {
      case 0 -> new MutatedRequest(random, "GET", "/cimi/2/machines", JSON, "");
      case 1 -> new MutatedRequest(random, "GET", machine, JSON, "");
      case 2 -> new MutatedRequest(random, "GET", machine + "/disks/0", JSON, "");
      case 3 ->
          new MutatedRequest(
              random,
              "POST",
              config,
              JSON,
              "{\"name\":\"n\",\"cpu\":1,\"memory\":16384,\"disks\":[{\"capacity\":1000}],"
                  + "\"properties\":{\"a\":\"b\"}}");
      case 4 ->
          new MutatedRequest(
              random,
              "POST",
              config,
              XML,
              "<MachineConfiguration xmlns=\"http://schemas.dmtf.org/cimi/2\"><name>n</name>"
                  + "<properties><property key=\"a\">b</property></properties>"
                  + "<cpu>1</cpu><memory>16384</memory>"
                  + "<disks><disk capacity=\"1000\"/></disks></MachineConfiguration>");
      case 5 ->
          new MutatedRequest(
              random,
              "POST",
              "/cimi/2/machines",
              JSON,
              "{\"name\":\"n\",\"machineTemplate\":{\"initialState\":\"STARTED\",\"machineConfig\":"
                  + "{\"cpu\":1,\"memory\":131072},\"machineImage\":{\"href\":\"machineImages/"
                  + things.image()
                  + "\"},\"credential\":{\"userName\":\"u\",\"publicKey\":\"ssh-ed25519 AAAA\"},"
                  + "\"volumeTemplates\":[{\"volumeTemplate\":{\"volumeConfig\":{\"capacity\":1}}}],"
                  + "\"userData\":\"aGVsbG8=\"}}");
      case 6 ->
          new MutatedRequest(
              random, "PUT", machine + "?$select=name,cpu", JSON, "{\"name\":\"o\",\"cpu\":2}");
      case 7 -> action(random, machine, "stop", "\"force\":true");
      default ->
          new MutatedRequest(
              random, "DELETE", config + "/00000000-0000-7000-8000-000000000000", JSON, "");
    };
  }

  private static MutatedRequest ofWhatMachinesHave(Random random, Things things, String machine) {
    var volume = "{\"href\":\"volumes/" + things.volume() + "\"}";
    var meter =
        "{\"meterConfig\":{\"aspect\":\"http://schemas.dmtf.org/cimi/2/aspect/disk\","
            + "\"sampleInterval\":60}}";
    return switch (random.nextInt(9)) {
      case 0 ->
          new MutatedRequest(
              random,
              "POST",
              "/cimi/2/volumes",
              JSON,
              "{\"name\":\"n\",\"volumeTemplate\":{\"volumeConfig\":{\"capacity\":1000,\"format\":"
                  + "\"ext4\"},\"meterTemplates\":["
                  + meter
                  + "],\"eventLogTemplate\":{\"persistence\":\"daily\"}}}");
      case 1 -> action(random, machine + "/volumes", "insert", "\"volume\":" + volume);
      case 2 -> action(random, machine + "/volumes", "remove", "\"volume\":" + volume);
      case 3 -> action(random, machine, "snapshot", "\"name\":\"before\"");
      case 4 ->
          action(
              random,
              machine,
              "restore",
              "\"image\":{\"href\":\"machineImages/" + things.image() + "\"}");
      case 5 ->
          new MutatedRequest(
              random,
              "PUT",
              "/cimi/2/volumes/" + things.volume() + "?$select=capacity",
              JSON,
              "{\"capacity\":2000}");
      case 6 ->
          new MutatedRequest(
              random, "POST", machine + "/meters", JSON, "{\"meterTemplate\":" + meter + "}");
      case 7 ->
          new MutatedRequest(
              random,
              "POST",
              "/cimi/2/volumeTemplates",
              XML,
              "<VolumeTemplate xmlns=\"http://schemas.dmtf.org/cimi/2\"><volumeConfig><capacity>1"
                  + "</capacity></volumeConfig><eventLogTemplate><persistence>daily</persistence>"
                  + "</eventLogTemplate></VolumeTemplate>");
      default ->
          new MutatedRequest(
              random,
              "GET",
              "/cimi/2/eventLogs/" + things.machine() + "/events?$filter=severity='low'",
              JSON,
              "");
    };
  }

  private static MutatedRequest action(Random random, String of, String name, String parameters) {
    var uri = "http://schemas.dmtf.org/cimi/2/action/" + name;
    return new MutatedRequest(
        random, "POST", of + "/" + name, JSON, "{\"action\":\"" + uri + "\"," + parameters + "}");
  }

  private static void check(String what, RawHttp.Answer answer, byte[] request) throws IOException {
    assertThat(answer.status()).as(what + answer.text()).isBetween(200, 499);
    if (answer.status() < 400 || new String(request, ISO_8859_1).startsWith("HEAD ")) {
      return;
    }
    assertThat(answer.text())
        .as(what)
        .doesNotContain("Exception", "\tat ", "eu.stratuslab.", "$argon2", "secret-of");
    assertThat(answer.xml() || answer.json()).as(what + answer.text()).isTrue();
    assertThatCode(() -> isJob(tree(answer))).as(what + answer.text()).doesNotThrowAnyException();
  }

  private static JsonNode tree(RawHttp.Answer answer) throws IOException {
    return answer.xml()
        ? Trees.ofXml(answer.body(), ResourceTypes.JOB)
        : Json.mapper().readTree(answer.body());
  }

  private static void isJob(JsonNode job) {
    assertThat(job.path("state").asText()).isEqualTo("FAILED");
    assertThat(job.path("returnCode").asInt()).isGreaterThanOrEqualTo(10_000);
    assertThat(List.of("violations", "reason", "statusMessage", "targetResource"))
        .allMatch(job::has);
  }
}
