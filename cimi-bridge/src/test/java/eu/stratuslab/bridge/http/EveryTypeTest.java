package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.bridge.format.Dialect;
import eu.stratuslab.bridge.format.Notation;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceType.Verb;
import eu.stratuslab.model.resource.ResourceTypes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every type, in both notations; a new type is held to it without a change here. */
class EveryTypeTest {
  private static OneOfEach every;

  @BeforeAll
  static void open() {
    every = new OneOfEach();
  }

  @AfterAll
  static void close() {
    every.close();
  }

  @ParameterizedTest
  @MethodSource("eu.stratuslab.bridge.http.OneOfEach#types")
  void what_is_made_can_be_read_and_is_listed(String name, Notation notation) {
    var type = OneOfEach.type(name);
    var uri = every.made(type, notation);

    var shown = OneOfEach.tree(every.get(uri, notation), type, notation);
    var listed = OneOfEach.tree(every.get(type.collection(), notation), type, notation);

    assertThat(shown.path("id").asText()).isEqualTo(uri);
    assertThat(Math.min(1000, listed.path("count").asInt()))
        .isEqualTo(listed.path(type.collection()).size());
    assertThat(listed.path(type.collection())).contains(shown);
  }

  @ParameterizedTest
  @MethodSource("eu.stratuslab.bridge.http.OneOfEach#types")
  void both_notations_say_the_same(String name, Notation notation) {
    var type = OneOfEach.type(name);
    var uri = every.made(type, notation);

    var json = OneOfEach.tree(every.get(uri, Notation.JSON), type, Notation.JSON);
    var xml = OneOfEach.tree(every.get(uri, Notation.XML), type, Notation.XML);

    assertThat(xml).isEqualTo(json);
  }

  @ParameterizedTest
  @MethodSource("eu.stratuslab.bridge.http.OneOfEach#types")
  void secrets_and_internals_are_never_shown(String name, Notation notation) {
    var type = OneOfEach.type(name);
    var shown = every.get(every.made(type, notation), notation).text();
    type.attributes().stream()
        .filter(a -> !a.access().shown() && type.shown(a.name()).isEmpty())
        .forEach(
            a -> assertThat(shown).doesNotContain("\"" + a.name() + "\"", "<" + a.name() + ">"));
    assertThat(shown).doesNotContain("correct horse", "$6$", "$argon2");
  }

  @ParameterizedTest
  @MethodSource("eu.stratuslab.bridge.http.OneOfEach#types")
  void every_comparable_attribute_can_be_filtered_and_ordered_by(String name, Notation notation) {
    var type = OneOfEach.type(name);
    var shown = OneOfEach.tree(every.get(every.made(type, notation), notation), type, notation);
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
          OneOfEach.tree(
              every.get(
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
  @MethodSource("eu.stratuslab.bridge.http.OneOfEach#types")
  void select_shows_what_is_asked_for_and_nothing_else(String name, Notation notation) {
    var type = OneOfEach.type(name);
    var uri = every.made(type, notation);
    var whole = OneOfEach.tree(every.get(uri, notation), type, notation);
    whole
        .fieldNames()
        .forEachRemaining(
            attribute -> {
              var selected =
                  OneOfEach.tree(
                      every.get(uri + "?$select=" + attribute, notation), type, notation);
              assertThat(selected.properties()).hasSize(1);
              assertThat(selected.get(attribute)).isEqualTo(whole.get(attribute));
            });
    assertThat(OneOfEach.tree(every.get(uri + "?$select=*", notation), type, notation))
        .isEqualTo(whole);
    assertThat(OneOfEach.tree(every.get(uri + "?$select=nothing", notation), type, notation))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("eu.stratuslab.bridge.http.OneOfEach#types")
  void expand_puts_targets_beside_their_references(String name, Notation notation) {
    var type = OneOfEach.type(name);
    var text = every.get(every.made(type, notation) + "?$expand=*", notation).text();
    type.parts()
        .forEach(
            part ->
                assertThat(text)
                    .contains(part.attribute())
                    .contains(notation == Notation.JSON ? "\"count\":1" : "<count>1</count>"));
  }

  @ParameterizedTest
  @MethodSource("eu.stratuslab.bridge.http.OneOfEach#types")
  void the_offered_operations_are_those_of_the_table(String name, Notation notation) {
    var type = OneOfEach.type(name);
    var uri = every.made(type, notation);
    var shown = OneOfEach.tree(every.get(uri, notation), type, notation);
    var document = every.cloud.store.get(name, uri.substring(uri.lastIndexOf('/') + 1)).document();

    var offered = new TreeSet<String>();
    for (JsonNode operation : shown.path("operations")) {
      var rel = operation.path("rel").asText();
      offered.add(rel.substring(rel.lastIndexOf('/') + 1));
    }

    assertThat(offered).isEqualTo(new TreeSet<>(type.behaviour().offered(type, document)));
    for (var action : type.actions()) {
      if (!offered.contains(action.name())) {
        every.admin.act(uri, action.name()).expect(409);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("eu.stratuslab.bridge.http.OneOfEach#types")
  void what_is_not_offered_is_refused_in_the_words_of_the_standard(String name, Notation notation) {
    var type = OneOfEach.type(name);
    var uri = every.made(type, notation);
    var nobody = new CimiClient(every.cloud, "nobody-" + name, "wrong password");
    var accepting = Map.of("Accept", notation.mediaType());

    var refusals = new ArrayList<Answer>();
    refusals.add(nobody.send("GET", uri, null, accepting).expect(401));
    refusals.add(
        every
            .admin
            .send("GET", type.collection() + "/" + UUID.randomUUID(), null, accepting)
            .expect(404));
    refusals.add(every.admin.send("PATCH", uri, null, accepting).expect(405));
    refusals.add(every.admin.send("DELETE", type.collection(), null, accepting).expect(405));
    for (var refusal : refusals) {
      assertThat(refusal.header("Content-Type")).isEqualTo(notation.mediaType());
      var job = OneOfEach.tree(refusal, ResourceTypes.JOB, notation);
      assertThat(job.path("state").asText()).isEqualTo("FAILED");
      assertThat(job.path("returnCode").asInt()).isGreaterThanOrEqualTo(10_000);
    }
    assertThat(refusals.get(0).header("WWW-Authenticate")).startsWith("Basic ");
    assertThat(refusals.get(2).header("Allow")).contains("GET");
    every.admin.send("GET", uri, null, Map.of("Accept", "text/html")).expect(406);
    if (type.verbs().contains(Verb.EDIT)) {
      var html = Map.of("Content-Type", "text/html");
      every.admin.send("PUT", uri, "<p/>".getBytes(StandardCharsets.UTF_8), html).expect(415);
    }
  }

  @ParameterizedTest
  @MethodSource("eu.stratuslab.bridge.http.OneOfEach#types")
  void the_metadata_names_every_attribute_action_and_type(String name, Notation notation) {
    var type = OneOfEach.type(name);
    var text = every.get("resourceMetadatas/" + name, notation).text();

    type.allAttributes().stream()
        .filter(a -> a.access().shown() || a.type() == AttributeType.COLLECTION)
        .forEach(a -> assertThat(text).contains("\"" + a.name() + "\""));
    type.actions().forEach(a -> assertThat(text).contains("/action/" + a.name()));
    assertThat(text).contains(Dialect.CIMI_2.typeUri(type));
  }

  @ParameterizedTest
  @MethodSource("eu.stratuslab.bridge.http.OneOfEach#types")
  void head_is_a_get_without_a_body(String name, Notation notation) {
    var uri = every.made(OneOfEach.type(name), notation);
    var got = every.get(uri, notation);
    var head = every.admin.send("HEAD", uri, null, OneOfEach.headers(notation)).expect(200);

    assertThat(head.response().body()).isEmpty();
    assertThat(head.header("ETag")).isEqualTo(got.header("ETag"));
    assertThat(head.header("Content-Length")).isEqualTo(got.header("Content-Length"));
  }
}
