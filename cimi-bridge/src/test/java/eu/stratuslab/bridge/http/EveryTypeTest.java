package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Dialect;
import eu.stratuslab.bridge.format.Messages;
import eu.stratuslab.bridge.format.Notation;
import eu.stratuslab.bridge.format.Samples;
import eu.stratuslab.bridge.format.Trees;
import eu.stratuslab.bridge.format.XmlBodies;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.meter.Aspect;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Creation;
import eu.stratuslab.model.resource.Owned;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceType.Verb;
import eu.stratuslab.model.resource.ResourceTypes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every type, in both notations; a new type is held to it without a change here. */
class EveryTypeTest {
  private static TestCloud cloud;
  private static CimiClient admin;
  private static String image;
  private static String volumeImage;

  @BeforeAll
  static void open() {
    cloud = new TestCloud();
    admin = cloud.admin();
    cloud.quota("admin", 1000);
    image = cloud.availableImage(admin);
    volumeImage = cloud.availableImage(admin, "VolumeImage");
  }

  @AfterAll
  static void close() {
    cloud.close();
  }

  static Stream<Arguments> types() {
    return ResourceTypes.ALL.stream()
        .flatMap(type -> Stream.of(Notation.values()).map(n -> Arguments.of(type.name(), n)));
  }

  private static ResourceType type(String name) {
    return ResourceTypes.named(name).orElseThrow();
  }

  /** A resource of the type, made by a consumer if consumers may. */
  private static String made(ResourceType type, Notation notation) {
    if (type.creation() instanceof Creation.ByProvider) {
      return provided(type);
    }
    return admin
        .send("POST", type.collection(), body(type, notation), headers(notation))
        .expect(201)
        .header("Location");
  }

  private static byte[] body(ResourceType type, Notation notation) {
    var attributes = Messages.create(type);
    var references = new HashMap<String, String>();
    references.put("MachineImage", cloud.url() + "machineImages/" + image);
    references.put("", cloud.url() + "machineImages/" + image);
    if (refersTo("Machine", attributes)) {
      references.put("Machine", cloud.url() + "machines/" + machine());
    }
    references.put("VolumeImage", cloud.url() + "volumeImages/" + volumeImage);
    if (refersTo("Volume", attributes)) {
      // A volume is in one machine only: each gets its own.
      references.put("Volume", cloud.url() + "volumes/" + cloud.availableVolume(admin));
    }
    var body = Samples.of(attributes, references);
    unique(type, body);
    return notation == Notation.JSON
        ? Json.bytes(body)
        : XmlBodies.of(type.name() + "Create", Dialect.CIMI_2.namespace(), attributes, body);
  }

  private static String machine() {
    var create = Json.object();
    var template = create.putObject("machineTemplate");
    template.putObject("machineConfig").put("cpu", 1).put("memory", 65_536);
    template.putObject("machineImage").put("href", "machineImages/" + image);
    return admin.post("machines", create).expect(201).key();
  }

  private static boolean refersTo(String type, List<Attribute> attributes) {
    return attributes.stream().anyMatch(a -> a.of().equals(type) || refersTo(type, a.members()));
  }

  /** Names that must be unique are, and what can be measured is. */
  private static void unique(ResourceType type, ObjectNode body) {
    var random = UUID.randomUUID().toString().substring(0, 8);
    if (type == ResourceTypes.USER) {
      body.put("userName", "user-" + random);
    } else if (type == ResourceTypes.TENANT) {
      body.put("key", "tenant-" + random);
    } else if (type == ResourceTypes.MACHINE) {
      ((ObjectNode) body.at("/machineTemplate/volumes/0")).put("initialLocation", "/dev/vdd");
      ofItsOwn(body);
    } else if (type == ResourceTypes.VOLUME) {
      ofItsOwn(body);
    } else if (type == ResourceTypes.METER) {
      var target = ((ObjectNode) body.at("/meterTemplate")).putObject("targetResource");
      target.put("href", cloud.url() + "machines/" + machine());
    }
  }

  /** What is made is measured, and nothing else; of a volume one aspect. */
  private static void ofItsOwn(ObjectNode body) {
    body.findParents("targetResource").forEach(of -> ((ObjectNode) of).remove("targetResource"));
    body.findValues("volumeTemplate").stream()
        .map(template -> (ObjectNode) template.at("/meterTemplates/0/meterConfig"))
        .forEach(config -> config.put("aspect", Aspect.disk.uri()));
  }

  private static String provided(ResourceType type) {
    if (type == ResourceTypes.HOST) {
      var key = UUID.randomUUID().toString();
      var acl = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
      var host =
          Document.create(
              type.name(),
              key,
              cloud.store.cloud(),
              "",
              acl,
              java.time.Instant.now(),
              Json.object());
      cloud.store.insert(host.with(d -> d.name("host").state("SILENT")));
      return cloud.url() + type.href(key);
    }
    if (type == ResourceTypes.EVENT_LOG) {
      return closedLog();
    }
    var items = admin.get(type.collection()).expect(200).at(type.collection());
    return items.get(0).path("id").asText();
  }

  /** The log of what is gone: only that can be deleted. */
  private static String closedLog() {
    var key = UUID.randomUUID().toString();
    var acl = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
    var spec = Json.object();
    spec.putObject("targetResource").put("href", "machines/" + key);
    var log =
        Document.create(
            "EventLog", key, cloud.store.cloud(), "", acl, java.time.Instant.now(), spec);
    cloud.store.insert(log.with(d -> d.status(Json.object().put("closed", true))));
    return cloud.url() + "eventLogs/" + key;
  }

  private static Map<String, String> headers(Notation notation) {
    return Map.of("Content-Type", notation.mediaType(), "Accept", notation.mediaType());
  }

  private static ObjectNode tree(Answer answer, ResourceType type, Notation notation) {
    assertThat(answer.header("Content-Type")).isEqualTo(notation.mediaType());
    return notation == Notation.JSON
        ? (ObjectNode) Trees.texts(answer.json())
        : Trees.ofXml(answer.response().body(), type);
  }

  private static Answer get(String uri, Notation notation) {
    return admin.send("GET", uri, null, headers(notation)).expect(200);
  }

  @ParameterizedTest
  @MethodSource("types")
  void what_is_made_can_be_read_and_is_listed(String name, Notation notation) {
    var type = type(name);
    var uri = made(type, notation);

    var shown = tree(get(uri, notation), type, notation);
    var listed = tree(get(type.collection(), notation), type, notation);

    assertThat(shown.path("id").asText()).isEqualTo(uri);
    assertThat(Math.min(1000, listed.path("count").asInt()))
        .isEqualTo(listed.path(type.collection()).size());
    assertThat(listed.path(type.collection())).contains(shown);
  }

  @ParameterizedTest
  @MethodSource("types")
  void both_notations_say_the_same(String name, Notation notation) {
    var type = type(name);
    var uri = made(type, notation);

    var json = tree(get(uri, Notation.JSON), type, Notation.JSON);
    var xml = tree(get(uri, Notation.XML), type, Notation.XML);

    assertThat(xml).isEqualTo(json);
  }

  @ParameterizedTest
  @MethodSource("types")
  void secrets_and_internals_are_never_shown(String name, Notation notation) {
    var type = type(name);
    var shown = get(made(type, notation), notation).text();
    type.attributes().stream()
        .filter(a -> !a.access().shown() && type.shown(a.name()).isEmpty())
        .forEach(
            a -> assertThat(shown).doesNotContain("\"" + a.name() + "\"", "<" + a.name() + ">"));
    assertThat(shown).doesNotContain("correct horse", "$6$", "$argon2");
  }

  @ParameterizedTest
  @MethodSource("types")
  void every_comparable_attribute_can_be_filtered_and_ordered_by(String name, Notation notation) {
    var type = type(name);
    var shown = tree(get(made(type, notation), notation), type, notation);
    for (var attribute : type.allAttributes()) {
      var value = shown.get(attribute.name());
      if (value == null
          || attribute.array()
          || !attribute.type().comparable()
          || attribute.place() == Attribute.Place.COMPUTED) {
        continue;
      }
      // Of many resources a list shows the first thousand: those of one instant are few.
      var filter =
          "%s=%s and created=%s"
              .formatted(
                  attribute.name(),
                  literal(attribute, value.asText(), type),
                  shown.path("created").asText());
      var list =
          tree(
              get(
                  type.collection()
                      + "?$filter="
                      + encoded(filter)
                      + "&$orderby="
                      + attribute.name()
                      + ":desc",
                  notation),
              type,
              notation);
      assertThat(list.path(type.collection())).describedAs(filter).contains(shown);
    }
  }

  private static String literal(Attribute attribute, String shown, ResourceType type) {
    // A Job's action is shown as a URI and kept as a verb.
    var value =
        type == ResourceTypes.JOB && attribute.name().equals("action")
            ? shown.substring(shown.lastIndexOf('/') + 1)
            : shown;
    return switch (attribute.type()) {
      case BOOLEAN, INTEGER, DATE_TIME -> value;
      default -> value.contains("\"") ? "'" + value + "'" : "\"" + value + "\"";
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("types")
  void select_shows_what_is_asked_for_and_nothing_else(String name, Notation notation) {
    var type = type(name);
    var uri = made(type, notation);
    var whole = tree(get(uri, notation), type, notation);
    whole
        .fieldNames()
        .forEachRemaining(
            attribute -> {
              var selected = tree(get(uri + "?$select=" + attribute, notation), type, notation);
              assertThat(selected.properties()).hasSize(1);
              assertThat(selected.get(attribute)).isEqualTo(whole.get(attribute));
            });
    assertThat(tree(get(uri + "?$select=*", notation), type, notation)).isEqualTo(whole);
    assertThat(tree(get(uri + "?$select=nothing", notation), type, notation)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void expand_puts_targets_beside_their_references(String name, Notation notation) {
    var type = type(name);
    var text = get(made(type, notation) + "?$expand=*", notation).text();
    type.parts()
        .forEach(
            part ->
                assertThat(text)
                    .contains(part.attribute())
                    .contains(notation == Notation.JSON ? "\"count\":1" : "<count>1</count>"));
  }

  @ParameterizedTest
  @MethodSource("types")
  void an_echo_changes_nothing_but_the_revision(String name, Notation notation) {
    var type = type(name);
    if (!type.verbs().contains(Verb.EDIT)) {
      return;
    }
    var uri = made(type, notation);
    var before = get(uri, notation);
    var edited = admin.send("PUT", uri, before.response().body(), headers(notation)).expect(200);

    assertThat(edited.header("CIMI-Job-URI")).startsWith(cloud.url() + "jobs/");
    var after = tree(get(uri, notation), type, notation);
    var expected = tree(before, type, notation);
    expected.set("updated", after.get("updated"));
    assertThat(alone(after, type)).isEqualTo(alone(expected, type));
  }

  /** Without the numbers of what it owns: the edit of a log is told in that log. */
  private static ObjectNode alone(ObjectNode shown, ResourceType type) {
    return shown.deepCopy().remove(type.owned().stream().map(Owned::summary).toList());
  }

  @ParameterizedTest
  @MethodSource("types")
  void an_update_changes_no_more_than_the_consumer_may(String name, Notation notation) {
    var type = type(name);
    if (!type.verbs().contains(Verb.EDIT)) {
      return;
    }
    var uri = made(type, notation);
    var key = uri.substring(uri.lastIndexOf('/') + 1);
    var before = cloud.store.get(name, key).document();
    var echo = get(uri, Notation.JSON).json();
    for (var attribute : type.attributes()) {
      if (attribute.access().editable() || attribute.place() == Attribute.Place.COMPUTED) {
        continue;
      }
      // An attribute may have the name of an internal one.
      var known = Attribute.find(type.allAttributes(), attribute.name()).orElseThrow();
      if (known.access().editable()) {
        continue;
      }
      var body = echo.deepCopy().put(attribute.name(), "52");
      var answer = admin.put(uri, body);
      if (known.access().known()) {
        // What the provider sets, or fixed at the creation, is ignored (DSP0263 5.7.1).
        answer.expect(200);
      } else {
        var violation = answer.expect(400).json().at("/violations/0");
        assertThat(violation.path("path").asText()).isEqualTo(attribute.name());
        assertThat(violation.path("reason").asText()).isEqualTo("UNKNOWN_ATTRIBUTE");
      }
    }
    var after = cloud.store.get(name, key).document();
    assertThat(after.spec()).isEqualTo(before.spec());
    assertThat(after.status()).isEqualTo(before.status());
  }

  @ParameterizedTest
  @MethodSource("types")
  void a_complete_update_erases_what_is_missing(String name, Notation notation) {
    var type = type(name);
    if (!type.verbs().contains(Verb.EDIT)) {
      return;
    }
    var uri = made(type, notation);
    var body = get(uri, Notation.JSON).json();
    body.remove("description");
    body.put("name", "other");
    admin.put(uri, body).expect(200);

    var after = tree(get(uri, notation), type, notation);

    assertThat(after.path("name").asText()).isEqualTo("other");
    assertThat(after.has("description")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("types")
  void a_partial_update_touches_only_what_it_names(String name, Notation notation) {
    var type = type(name);
    if (!type.verbs().contains(Verb.EDIT)) {
      return;
    }
    var uri = made(type, notation);
    admin
        .put(
            uri + "?$select=name,description",
            Json.object().put("name", "n").put("description", "d"))
        .expect(200);
    var before = tree(get(uri, notation), type, notation);

    var body = Json.object().put("name", "new");
    var bytes =
        notation == Notation.JSON
            ? Json.bytes(body)
            : XmlBodies.of(name, Dialect.CIMI_2.namespace(), type.allAttributes(), body);
    admin.send("PUT", uri + "?$select=name", bytes, headers(notation)).expect(200);
    var refused =
        admin.put(uri + "?$select=name", Json.object().put("description", "x")).expect(400);

    var after = tree(get(uri, notation), type, notation);
    before.put("name", "new").set("updated", after.get("updated"));
    assertThat(alone(after, type)).isEqualTo(alone(before, type));
    assertThat(refused.json().at("/violations/0/reason").asText()).isEqualTo("NOT_SELECTED");
  }

  @ParameterizedTest
  @MethodSource("types")
  void entity_tags_save_answers_and_refuse_the_second_editor(String name, Notation notation) {
    var type = type(name);
    var uri = made(type, notation);
    var first = get(uri, notation);
    var tag = first.header("ETag");
    var unchanged = new HashMap<>(headers(notation));
    unchanged.put("If-None-Match", tag);
    admin.send("GET", uri, null, unchanged).expect(304);
    if (!type.verbs().contains(Verb.EDIT)) {
      return;
    }
    var matching = new HashMap<>(headers(notation));
    matching.put("If-Match", tag);
    admin.send("PUT", uri, first.response().body(), matching).expect(200);

    var refused = admin.send("PUT", uri, first.response().body(), matching).expect(412);

    assertThat(refused.header("Content-Type")).isEqualTo(notation.mediaType());
    assertThat(refused.text()).contains("PRECONDITION_FAILED");
    admin.send("GET", uri, null, unchanged).expect(200);
    matching.put("If-Match", "*");
    admin.send("PUT", uri, first.response().body(), matching).expect(200);
  }

  @ParameterizedTest
  @MethodSource("types")
  void the_offered_operations_are_those_of_the_table(String name, Notation notation) {
    var type = type(name);
    var uri = made(type, notation);
    var shown = tree(get(uri, notation), type, notation);
    var document = cloud.store.get(name, uri.substring(uri.lastIndexOf('/') + 1)).document();

    var offered = new TreeSet<String>();
    for (JsonNode operation : shown.path("operations")) {
      var rel = operation.path("rel").asText();
      offered.add(rel.substring(rel.lastIndexOf('/') + 1));
    }

    assertThat(offered).isEqualTo(new TreeSet<>(type.behaviour().offered(type, document)));
    for (var action : type.actions()) {
      if (!offered.contains(action.name())) {
        admin.act(uri, action.name()).expect(409);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void a_deleted_resource_is_gone_and_listed_no_more(String name, Notation notation) {
    var type = type(name);
    if (!type.verbs().contains(Verb.DELETE) || type == ResourceTypes.JOB) {
      return;
    }
    var uri = made(type, notation);
    var before = get(type.collection() + "?$select=count", notation).text();

    var deleted = admin.send("DELETE", uri, null, headers(notation)).expect(200);

    assertThat(deleted.header("CIMI-Job-URI")).isNotEmpty();
    get(deleted.header("CIMI-Job-URI"), notation);
    admin.get(uri).expect(404);
    admin.delete(uri).expect(404);
    assertThat(get(type.collection() + "?$select=count", notation).text()).isNotEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("types")
  void what_is_not_offered_is_refused_in_the_words_of_the_standard(String name, Notation notation) {
    var type = type(name);
    var uri = made(type, notation);
    var nobody = new CimiClient(cloud, "nobody-" + name, "wrong password");
    var accepting = Map.of("Accept", notation.mediaType());

    var refusals = new ArrayList<Answer>();
    refusals.add(nobody.send("GET", uri, null, accepting).expect(401));
    refusals.add(
        admin
            .send("GET", type.collection() + "/" + UUID.randomUUID(), null, accepting)
            .expect(404));
    refusals.add(admin.send("PATCH", uri, null, accepting).expect(405));
    refusals.add(admin.send("DELETE", type.collection(), null, accepting).expect(405));
    for (var refusal : refusals) {
      assertThat(refusal.header("Content-Type")).isEqualTo(notation.mediaType());
      var job = tree(refusal, ResourceTypes.JOB, notation);
      assertThat(job.path("state").asText()).isEqualTo("FAILED");
      assertThat(job.path("returnCode").asInt()).isGreaterThanOrEqualTo(10_000);
    }
    assertThat(refusals.get(0).header("WWW-Authenticate")).startsWith("Basic ");
    assertThat(refusals.get(2).header("Allow")).contains("GET");
    admin.send("GET", uri, null, Map.of("Accept", "text/html")).expect(406);
    if (type.verbs().contains(Verb.EDIT)) {
      var html = Map.of("Content-Type", "text/html");
      admin.send("PUT", uri, "<p/>".getBytes(StandardCharsets.UTF_8), html).expect(415);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void the_metadata_names_every_attribute_action_and_type(String name, Notation notation) {
    var type = type(name);
    var text = get("resourceMetadatas/" + name, notation).text();

    type.allAttributes().stream()
        .filter(a -> a.access().shown() || a.type() == AttributeType.COLLECTION)
        .forEach(a -> assertThat(text).contains("\"" + a.name() + "\""));
    type.actions().forEach(a -> assertThat(text).contains("/action/" + a.name()));
    assertThat(text).contains(Dialect.CIMI_2.typeUri(type));
  }

  @ParameterizedTest
  @MethodSource("types")
  void head_is_a_get_without_a_body(String name, Notation notation) {
    var uri = made(type(name), notation);
    var got = get(uri, notation);
    var head = admin.send("HEAD", uri, null, headers(notation)).expect(200);

    assertThat(head.response().body()).isEmpty();
    assertThat(head.header("ETag")).isEqualTo(got.header("ETag"));
    assertThat(head.header("Content-Length")).isEqualTo(got.header("Content-Length"));
  }
}
