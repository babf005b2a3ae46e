package eu.stratuslab.model.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.machine.MachineTemplate;
import eu.stratuslab.model.resource.Attribute.Place;
import eu.stratuslab.model.resource.Input.Checked;
import eu.stratuslab.model.resource.Input.Mode;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputTest {
  private static final List<Attribute> CONFIGURATION =
      ResourceTypes.MACHINE_CONFIGURATION.allAttributes();

  private static Checked check(String json, Mode mode) {
    return Input.check(CONFIGURATION, tree(json), "", mode);
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void what_is_right_comes_out_in_its_proper_types() {
    var checked =
        check(
            """
            {"name": " small ", "cpu": "2", "memory": 65536, "id": "ignored",
             "disks": [{"capacity": "1000"}]}
            """,
            Mode.CREATE);
    assertThat(checked.violations()).isEmpty();
    assertThat(checked.value().path("cpu").isLong()).isTrue();
    assertThat(checked.value().path("name").asText()).isEqualTo("small");
    assertThat(checked.value().has("id")).isFalse();
    assertThat(checked.value().path("disks").path(0).path("capacity").asLong()).isEqualTo(1000);
  }

  @Test
  void everything_that_is_wrong_is_found_at_once_with_its_path() {
    var checked =
        check(
            """
            {"cpu": 0, "memory": "much", "colour": "red", "disks": [{"capacity": -1, "x": 1}]}
            """,
            Mode.CREATE);
    assertThat(checked.violations())
        .extracting(v -> v.path() + " " + v.reason())
        .containsExactlyInAnyOrder(
            "cpu OUT_OF_BOUNDS",
            "memory WRONG_TYPE",
            "colour UNKNOWN_ATTRIBUTE",
            "disks[0].capacity OUT_OF_BOUNDS",
            "disks[0].x UNKNOWN_ATTRIBUTE");
  }

  @Test
  void a_create_needs_what_is_required_and_a_part_does_not() {
    assertThat(check("{}", Mode.CREATE).violations())
        .extracting(Violation::reason)
        .contains(Reason.REQUIRED);
    assertThat(check("{\"cpu\": 2}", Mode.PARTIAL).violations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1e3",
    "1.5",
    "true",
    "'99999999999999999999'",
    "'0x10'",
    "'[1]'",
    "'{}'",
  })
  void what_is_no_integer_is_refused(String value) {
    var json =
        value.startsWith("[")
                || value.startsWith("{")
                || value.equals("true")
                || value.contains(".")
            ? value
            : "\"" + value + "\"";
    var checked = check("{\"cpu\": " + json + "}", Mode.PARTIAL);
    assertThat(checked.violations()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'machineImage': {'href': 5}} | machineImage.href | WRONG_TYPE"
            + " | must be a string that holds a URI; it is a number",
        "{'machineConfig': {'href': []}} | machineConfig.href | WRONG_TYPE"
            + " | must be a string that holds a URI; it is an array",
        "{'machineImage': {'href': null}} | machineImage.href | REQUIRED | is required",
        "{'machineImage': {}} | machineImage.href | REQUIRED | is required",
        "{'machineImage': 5} | machineImage | WRONG_TYPE"
            + " | must be a reference: {\"href\": …}; it is a number",
        "{'userData': {}} | userData | WRONG_TYPE | must be a string; it is an object",
        "{'volumes': 'v'} | volumes | WRONG_TYPE | must be an array; it is a string",
        "{'volumes': [true]} | volumes[0] | WRONG_TYPE"
            + " | must be a structure; it is true or false",
        "{'machineConfig': {'cpu': 'x'}} | machineConfig.cpu | WRONG_TYPE | must be an integer",
        "{'machineConfig': {'cpu': 1.5}} | machineConfig.cpu | WRONG_TYPE"
            + " | must be an integer; it is no whole number",
        "{'machineConfig': {'cpu': -9999999999999999999}} | machineConfig.cpu | OUT_OF_BOUNDS"
            + " | has more than 18 digits",
      })
  void what_was_expected_and_what_was_given_is_told(
      String json, String path, Reason reason, String message) {
    var template = Attributes.of(MachineTemplate.class, Place.SPEC);
    var tree = tree(json.replace('\'', '"'));
    assertThat(Input.check(template, tree, "", Mode.PARTIAL).violations())
        .contains(new Violation(path, reason, message));
  }

  @Test
  void control_characters_and_long_strings_are_refused() {
    assertThat(check("{\"name\": \"a\\u0000b\"}", Mode.PARTIAL).violations())
        .extracting(Violation::reason)
        .containsExactly(Reason.OUT_OF_BOUNDS);
    assertThat(check("{\"name\": \"" + "x".repeat(5000) + "\"}", Mode.PARTIAL).violations())
        .extracting(Violation::reason)
        .containsExactly(Reason.OUT_OF_BOUNDS);
  }

  @Test
  void an_acl_has_64_rules_at_most_and_no_long_names() {
    var rule = "{\"principal\": \"%s\", \"type\": \"USER\", \"right\": \"VIEW\"}";
    var acl =
        "{\"acl\": {\"owner\": {\"principal\": \"alice\", \"type\": \"USER\"}, \"rules\": [%s]}}";
    var some = Collections.nCopies(64, rule.formatted("x".repeat(128)));
    assertThat(check(acl.formatted(String.join(", ", some)), Mode.PARTIAL).violations()).isEmpty();

    var many = Collections.nCopies(65, rule.formatted("x"));
    assertThat(check(acl.formatted(String.join(", ", many)), Mode.PARTIAL).violations())
        .containsExactly(
            new Violation("acl.rules", Reason.OUT_OF_BOUNDS, "has more than 64 items"));
    var longer = rule.formatted("x".repeat(129));
    assertThat(check(acl.formatted(longer), Mode.PARTIAL).violations())
        .extracting(Violation::path)
        .containsExactly("acl.rules[0].principal");
  }

  @Test
  void a_null_erases() {
    var checked = check("{\"description\": null}", Mode.PARTIAL);
    assertThat(checked.violations()).isEmpty();
    assertThat(checked.value().get("description").isNull()).isTrue();
  }
}
