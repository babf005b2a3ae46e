package eu.stratuslab.bridge.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.bridge.format.Trees;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.ResourceTypes;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
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
    run(1, 1_000);
  }

  @Test
  @Tag("slow")
  void ten_thousand_requests() throws IOException {
    run(System.nanoTime(), 10_000);
  }

  private static void run(long standard, int count) throws IOException {
    var seed = Long.getLong("hostile.seed", standard);
    var random = new Random(seed);
    var store = new FakeStore(UUID.randomUUID().toString());
    try (var cloud = new TestCloud(store, InstantSource.system())) {
      var red = cloud.tenant("red");
      cloud.quota("red", 1_000_000);
      var image = cloud.availableImage(red);
      var machine = red.post("machines", cloud.machine(image)).expect(201).key();
      var credentials =
          Base64.getEncoder().encodeToString("red-user:secret-of-red-user".getBytes(UTF_8));
      for (var i = 0; i < count; i++) {
        var request = sound(random, image, machine).as("Basic " + credentials);
        for (var j = random.nextInt(4); j >= 0; j--) {
          request.mutate();
        }
        var bytes = request.bytes();
        var what = "seed %d, request %d:%n%s%n".formatted(seed, i, new String(bytes, ISO_8859_1));
        var before = store.size();
        var answer = RawHttp.exchange(cloud.bridge.port(), bytes);
        check(what, answer, bytes);
        if (answer.status() >= 400) {
          assertThat(store.size()).as(what).isEqualTo(before);
        }
      }
    }
  }

  private static MutatedRequest sound(Random random, String image, String machine) {
    var config = "/cimi/2/machineConfigurations";
    var machines = "/cimi/2/machines";
    return switch (random.nextInt(9)) {
      case 0 -> new MutatedRequest(random, "GET", machines, JSON, "");
      case 1 -> new MutatedRequest(random, "GET", machines + "/" + machine, JSON, "");
      case 2 -> new MutatedRequest(random, "GET", machines + "/" + machine + "/disks/0", JSON, "");
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
              machines,
              JSON,
              "{\"name\":\"n\",\"machineTemplate\":{\"initialState\":\"STARTED\",\"machineConfig\":"
                  + "{\"cpu\":1,\"memory\":131072},\"machineImage\":{\"href\":\"machineImages/"
                  + image
                  + "\"},\"credential\":{\"userName\":\"u\",\"publicKey\":\"ssh-ed25519 AAAA\"},"
                  + "\"userData\":\"aGVsbG8=\"}}");
      case 6 ->
          new MutatedRequest(
              random,
              "PUT",
              machines + "/" + machine + "?$select=name,cpu",
              JSON,
              "{\"name\":\"other\",\"cpu\":2}");
      case 7 ->
          new MutatedRequest(
              random,
              "POST",
              machines + "/" + machine + "/stop",
              JSON,
              "{\"action\":\"http://schemas.dmtf.org/cimi/2/action/stop\",\"force\":true}");
      default ->
          new MutatedRequest(
              random, "DELETE", config + "/00000000-0000-7000-8000-000000000000", JSON, "");
    };
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
