package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Dialect;
import eu.stratuslab.bridge.format.Notation;
import eu.stratuslab.bridge.format.XmlBodies;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Owned;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceType.Verb;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.HashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a resource of every type is changed, and how it goes; a new type is held to it as well. */
class EveryTypeEditTest {
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
  void an_echo_changes_nothing_but_the_revision(String name, Notation notation) {
    var type = OneOfEach.type(name);
    if (!type.verbs().contains(Verb.EDIT)) {
      return;
    }
    var uri = every.made(type, notation);
    var before = every.get(uri, notation);
    var edited =
        every
            .admin
            .send("PUT", uri, before.response().body(), OneOfEach.headers(notation))
            .expect(200);

    assertThat(edited.header("CIMI-Job-URI")).startsWith(every.cloud.url() + "jobs/");
    var after = OneOfEach.tree(every.get(uri, notation), type, notation);
    var expected = OneOfEach.tree(before, type, notation);
    expected.set("updated", after.get("updated"));
    assertThat(alone(after, type)).isEqualTo(alone(expected, type));
  }

  /** Without the numbers of what it owns: the edit of a log is told in that log. */
  private static ObjectNode alone(ObjectNode shown, ResourceType type) {
    return shown.deepCopy().remove(type.owned().stream().map(Owned::summary).toList());
  }

  @ParameterizedTest
  @MethodSource("eu.stratuslab.bridge.http.OneOfEach#types")
  void an_update_changes_no_more_than_the_consumer_may(String name, Notation notation) {
    var type = OneOfEach.type(name);
    if (!type.verbs().contains(Verb.EDIT)) {
      return;
    }
    var uri = every.made(type, notation);
    var key = uri.substring(uri.lastIndexOf('/') + 1);
    var before = every.cloud.store.get(name, key).document();
    var echo = every.get(uri, Notation.JSON).json();
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
      var answer = every.admin.put(uri, body);
      if (known.access().known()) {
        // What the provider sets, or fixed at the creation, is ignored (DSP0263 5.7.1).
        answer.expect(200);
      } else {
        var violation = answer.expect(400).json().at("/violations/0");
        assertThat(violation.path("path").asText()).isEqualTo(attribute.name());
        assertThat(violation.path("reason").asText()).isEqualTo("UNKNOWN_ATTRIBUTE");
      }
    }
    var after = every.cloud.store.get(name, key).document();
    assertThat(after.spec()).isEqualTo(before.spec());
    assertThat(after.status()).isEqualTo(before.status());
  }

  @ParameterizedTest
  @MethodSource("eu.stratuslab.bridge.http.OneOfEach#types")
  void a_complete_update_erases_what_is_missing(String name, Notation notation) {
    var type = OneOfEach.type(name);
    if (!type.verbs().contains(Verb.EDIT)) {
      return;
    }
    var uri = every.made(type, notation);
    var body = every.get(uri, Notation.JSON).json();
    body.remove("description");
    body.put("name", "other");
    every.admin.put(uri, body).expect(200);

    var after = OneOfEach.tree(every.get(uri, notation), type, notation);

    assertThat(after.path("name").asText()).isEqualTo("other");
    assertThat(after.has("description")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("eu.stratuslab.bridge.http.OneOfEach#types")
  void a_partial_update_touches_only_what_it_names(String name, Notation notation) {
    var type = OneOfEach.type(name);
    if (!type.verbs().contains(Verb.EDIT)) {
      return;
    }
    var uri = every.made(type, notation);
    every
        .admin
        .put(
            uri + "?$select=name,description",
            Json.object().put("name", "n").put("description", "d"))
        .expect(200);
    var before = OneOfEach.tree(every.get(uri, notation), type, notation);

    var body = Json.object().put("name", "new");
    var bytes =
        notation == Notation.JSON
            ? Json.bytes(body)
            : XmlBodies.of(name, Dialect.CIMI_2.namespace(), type.allAttributes(), body);
    every.admin.send("PUT", uri + "?$select=name", bytes, OneOfEach.headers(notation)).expect(200);
    var refused =
        every.admin.put(uri + "?$select=name", Json.object().put("description", "x")).expect(400);

    var after = OneOfEach.tree(every.get(uri, notation), type, notation);
    before.put("name", "new").set("updated", after.get("updated"));
    assertThat(alone(after, type)).isEqualTo(alone(before, type));
    assertThat(refused.json().at("/violations/0/reason").asText()).isEqualTo("NOT_SELECTED");
  }

  @ParameterizedTest
  @MethodSource("eu.stratuslab.bridge.http.OneOfEach#types")
  void entity_tags_save_answers_and_refuse_the_second_editor(String name, Notation notation) {
    var type = OneOfEach.type(name);
    var uri = every.made(type, notation);
    var first = every.get(uri, notation);
    var tag = first.header("ETag");
    var unchanged = new HashMap<>(OneOfEach.headers(notation));
    unchanged.put("If-None-Match", tag);
    every.admin.send("GET", uri, null, unchanged).expect(304);
    if (!type.verbs().contains(Verb.EDIT)) {
      return;
    }
    var matching = new HashMap<>(OneOfEach.headers(notation));
    matching.put("If-Match", tag);
    every.admin.send("PUT", uri, first.response().body(), matching).expect(200);

    var refused = every.admin.send("PUT", uri, first.response().body(), matching).expect(412);

    assertThat(refused.header("Content-Type")).isEqualTo(notation.mediaType());
    assertThat(refused.text()).contains("PRECONDITION_FAILED");
    every.admin.send("GET", uri, null, unchanged).expect(200);
    matching.put("If-Match", "*");
    every.admin.send("PUT", uri, first.response().body(), matching).expect(200);
  }

  @ParameterizedTest
  @MethodSource("eu.stratuslab.bridge.http.OneOfEach#types")
  void a_deleted_resource_is_gone_and_listed_no_more(String name, Notation notation) {
    var type = OneOfEach.type(name);
    if (!type.verbs().contains(Verb.DELETE) || type == ResourceTypes.JOB) {
      return;
    }
    var uri = every.made(type, notation);
    var before = every.get(type.collection() + "?$select=count", notation).text();

    var deleted = every.admin.send("DELETE", uri, null, OneOfEach.headers(notation)).expect(200);

    assertThat(deleted.header("CIMI-Job-URI")).isNotEmpty();
    every.get(deleted.header("CIMI-Job-URI"), notation);
    every.admin.get(uri).expect(404);
    every.admin.delete(uri).expect(404);
    assertThat(every.get(type.collection() + "?$select=count", notation).text())
        .isNotEqualTo(before);
  }
}
