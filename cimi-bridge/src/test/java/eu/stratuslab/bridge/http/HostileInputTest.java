package eu.stratuslab.bridge.http;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.document.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is malformed or meant to harm is refused, and costs nothing else. */
class HostileInputTest {
  private static final Map<String, String> XML = Map.of("Content-Type", "application/xml");
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private static TestCloud cloud;
  private static CimiClient user;

  @BeforeAll
  static void open() {
    cloud = new TestCloud();
    user = cloud.tenant("red");
  }

  @AfterAll
  static void close() {
    cloud.close();
  }

  private static Answer post(byte[] body, Map<String, String> headers) {
    return user.send("POST", "machineConfigurations", body, headers);
  }

  static Stream<String> malformedXml() {
    var config =
        "<MachineConfiguration><cpu>1</cpu><memory>16384</memory>%s</MachineConfiguration>";
    return Stream.of(
        "<!DOCTYPE m [<!ENTITY x \"boo\">]>" + config.formatted("<name>&x;</name>"),
        "<!DOCTYPE m SYSTEM \"file:///etc/passwd\">" + config.formatted(""),
        "<!DOCTYPE m [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
            + config.formatted("<name>&x;</name>"),
        laughs() + config.formatted("<name>&l9;</name>"),
        config.formatted("<name>&unknown;</name>"),
        config.formatted("<name>a</name><name>b</name>"),
        config.formatted("<properties><property>no key</property></properties>"),
        config.formatted("<name>never closed"),
        "<a>".repeat(60) + "</a>".repeat(60),
        "<a>".repeat(100_000),
        "not xml at all",
        "",
        "<MachineConfiguration/><MachineConfiguration/>");
  }

  private static String laughs() {
    var dtd = new StringBuilder("<!DOCTYPE l [<!ENTITY l0 \"lol\">");
    for (var i = 1; i < 10; i++) {
      dtd.append("<!ENTITY l%d \"%s\">".formatted(i, ("&l" + (i - 1) + ";").repeat(10)));
    }
    return dtd.append("]>").toString();
  }

  @ParameterizedTest
  @MethodSource("malformedXml")
  void malformed_xml_is_refused(String body) {
    var refused = post(body.getBytes(UTF_8), XML).expect(400);
    assertThat(refused.at("violations").size()).isPositive();
    assertThat(refused.text()).doesNotContain("root:");
  }

  static Stream<String> malformedJson() {
    return Stream.of(
        "{\"cpu\":1,\"cpu\":2,\"memory\":16384}",
        "{\"cpu\":1,\"memory\":16384",
        "[1,2,3]",
        "null",
        "17",
        "{} {}",
        "{\"properties\":" + "{\"a\":".repeat(60) + "1" + "}".repeat(60) + "}",
        "[".repeat(100_000),
        "{\"cpu\":1" + "0".repeat(2000) + ",\"memory\":16384}",
        "{\"cpu\":1e99999999999,\"memory\":16384}",
        "{\"name\":\"\\ud800\",\"cpu\":1,\"memory\":16384}",
        "{\"name\":\"\\u0000\",\"cpu\":1,\"memory\":16384}",
        "{\"properties\":{\"\\u0001\":\"x\"},\"cpu\":1,\"memory\":16384}",
        "{'cpu':1}",
        "{\"cpu\":NaN}");
  }

  @ParameterizedTest
  @MethodSource("malformedJson")
  void malformed_json_is_refused(String body) {
    var refused = post(body.getBytes(UTF_8), JSON).expect(400);
    assertThat(refused.at("violations").size()).isPositive();
  }

  @Test
  void everything_that_is_wrong_is_told_at_once_with_its_path() {
    var body = Json.object().put("cpu", "many").put("memory", 1).put("colour", "red");
    body.putArray("disks").addObject().put("capacity", -1).put("shape", "round");
    body.put("properties", "none");

    var refused = user.post("machineConfigurations", body).expect(400);

    var paths = new ArrayList<String>();
    for (JsonNode violation : refused.at("violations")) {
      paths.add(violation.path("path").asText() + " " + violation.path("reason").asText());
    }
    assertThat(paths)
        .containsExactlyInAnyOrder(
            "cpu WRONG_TYPE",
            "memory OUT_OF_BOUNDS",
            "colour UNKNOWN_ATTRIBUTE",
            "disks[0].capacity OUT_OF_BOUNDS",
            "disks[0].shape UNKNOWN_ATTRIBUTE",
            "properties WRONG_TYPE");
    assertThat(refused.at("id").asText()).isEmpty();
    assertThat(refused.at("statusMessage").asText()).startsWith("6 things are wrong");
  }

  @Test
  void the_same_is_told_of_xml() {
    var xml =
        "<MachineConfiguration><cpu>many</cpu><memory> 1 </memory><colour>red</colour>"
            + "<disks><disk capacity=\"-1\" shape=\"round\"/></disks></MachineConfiguration>";
    var refused = post(xml.getBytes(UTF_8), XML).expect(400);
    assertThat(refused.at("violations")).hasSize(5);
  }

  @Test
  void an_element_of_a_foreign_namespace_is_no_attribute_and_ours_may_be_named() {
    var body =
        "<c:MachineConfiguration xmlns:c=\"http://schemas.dmtf.org/cimi/2\""
            + " xmlns:s=\"http://stratuslab.eu/cimi/1\" xmlns:x=\"http://example.org/x\">"
            + "<c:memory>16384</c:memory><%s:cpu>1</%s:cpu>"
            + "<s:acl><s:owner principal=\"red-user\" type=\"USER\"/></s:acl>"
            + "</c:MachineConfiguration>";
    post(body.replace("%s", "c").getBytes(UTF_8), XML).expect(201);

    var refused = post(body.replace("%s", "x").getBytes(UTF_8), XML).expect(400);

    assertThat(refused.text()).contains("{http://example.org/x}cpu").contains("UNKNOWN_ATTRIBUTE");
  }

  @Test
  void foreign_and_unknown_references_are_the_same_refusal() {
    var other = cloud.tenant("green");
    var foreign = cloud.availableImage(other);
    var messages = new ArrayList<String>();
    for (var href :
        List.of(
            "machineImages/" + foreign,
            "machineImages/00000000-0000-7000-8000-000000000000",
            "https://elsewhere.example/cimi/2/machineImages/" + foreign,
            "credentials/x",
            "../users",
            "")) {
      var machine = cloud.machine(foreign);
      machine.withObject("/machineTemplate/machineImage").put("href", href);
      var refused = user.post("machines", machine).expect(400);
      assertThat(refused.json().at("/violations/0/reason").asText()).isEqualTo("UNKNOWN_REFERENCE");
      messages.add(refused.json().at("/violations/0/message").asText());
    }
    assertThat(messages).containsOnly(messages.getFirst());
  }

  @Test
  void bodies_and_uris_are_bounded() {
    var large = ("{\"description\":\"" + "x".repeat(2 << 20) + "\"}").getBytes(UTF_8);
    post(large, JSON).expect(413);
    user.get("machines?x=" + "y".repeat(9_000)).expect(414);
    post("{}".getBytes(UTF_16), JSON).expect(400);
    post(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, JSON).expect(400);
    post("{}".getBytes(UTF_8), Map.of("Content-Type", "application/json; charset=latin1"))
        .expect(415);
    user.get("machines?$filter=" + "(".repeat(500)).expect(400);
    user.get("machines/%2e%2e/users/x").expect(404);
  }

  @Test
  void random_bytes_never_break_anything() {
    var seed = System.nanoTime();
    var random = new Random(seed);
    var valid =
        ("{\"name\":\"n\",\"cpu\":1,\"memory\":16384,\"disks\":[{\"capacity\":1}],"
                + "\"properties\":{\"a\":\"b\"}}")
            .getBytes(UTF_8);
    for (var i = 0; i < 300; i++) {
      var body = valid.clone();
      for (var j = 0; j <= random.nextInt(4); j++) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      var headers = random.nextBoolean() ? JSON : XML;
      var status = post(body, headers).status();
      assertThat(status).describedAs("seed %d: %s", seed, new String(body, UTF_8)).isLessThan(500);
    }
  }

  @Test
  void properties_that_xml_cannot_name_survive_both_notations() {
    var body = Json.object().put("cpu", 1).put("memory", 16_384);
    body.putObject("properties").put("a b<&\">\n\t", "]]> & \r\n \u00e9\ud83d\ude00");
    var uri = user.post("machineConfigurations", body).expect(201).header("Location");

    var xml = user.get(uri + "?$format=xml").expect(200);
    user.send("PUT", uri, xml.response().body(), XML).expect(200);

    assertThat(user.get(uri).at("properties")).isEqualTo(body.get("properties"));
  }
}
