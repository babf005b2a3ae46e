package eu.stratuslab.kubernetes.schema;

import static eu.stratuslab.kubernetes.schema.StructuralSchemaTest.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelRulesTest {
  private static final String SPEC =
      """
      type: object
      properties:
        cpu: {type: integer}
        ratio: {type: number}
        name: {type: string}
        note: {type: string, nullable: true}
        since: {type: string, format: date-time}
        wait: {type: string, format: duration}
        port: {x-kubernetes-int-or-string: true}
        size: {type: string}
        namespace: {type: string}
        node-name: {type: string}
        tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
        sizes: {type: array, items: {type: integer}}
        labels: {type: object, additionalProperties: {type: string}}
        free: {type: object, x-kubernetes-preserve-unknown-fields: true}
        disks:
          type: array
          x-kubernetes-list-type: map
          x-kubernetes-list-map-keys: [name]
          items:
            type: object
            required: [name]
            properties: {name: {type: string}, size: {type: integer}}
      """;

  private static final String MACHINE =
      """
      metadata: {name: web-1}
      spec:
        cpu: 2
        ratio: 1
        name: Web-1
        note: null
        since: "2026-01-01T00:00:00Z"
        wait: 1h30m
        port: 80
        size: 2Gi
        namespace: n
        node-name: host-1
        tags: [a, b]
        sizes: [3, 1, 2]
        labels: {app: web}
        free: {a: {b: 1}}
        disks: [{name: x, size: 3}, {name: y}]
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "self.cpu > 1 && self.cpu <= 2",
        "self.ratio == 1.0 && self.ratio > 0",
        "has(self.cpu) && !has(self.disks[1].size)",
        "self.name.startsWith('Web') && self.name.endsWith('1') && self.name.contains('-')",
        "self.name.matches('^[A-Z][a-z]+-[0-9]$') && !self.name.matches('^x')",
        "self.name.find('[0-9]+') == '1' && 'a1b22'.findAll('[0-9]+') == ['1', '22']",
        "self.name.lowerAscii() == 'web-1' && self.name.split('-').join('+') == 'Web+1'",
        "self.name.indexOf('-') == 3 && self.name.substring(0, 3) == 'Web'",
        "size(self.name) == 5 && self.tags.size() == 2 && size(self.labels) == 1",
        "self.note == null",
        "self.since < timestamp('2027-01-01T00:00:00Z') && self.since.getFullYear() == 2026",
        "self.wait > duration('1h')",
        "self.port == 80",
        "type(self.port) == int ? self.port > 1 : self.port == 'http'",
        "self.__namespace__ == 'n' && self.node__dash__name == 'host-1'",
        "self.tags.isSorted() && !self.sizes.isSorted()",
        "self.sizes.sum() == 6 && self.sizes.min() == 1 && self.sizes.max() == 3",
        "self.sizes.indexOf(1) == 1 && self.sizes.lastIndexOf(9) == -1",
        "'app' in self.labels && self.labels['app'] == 'web' && self.labels.app == 'web'",
        "self.labels.all(key, key.startsWith('a')) && self.labels.all(k, v, v == 'web')",
        "self.disks.all(d, d.name != '') && self.disks.exists(d, has(d.size) && d.size == 3)",
        "self.disks.exists_one(d, has(d.size)) && self.disks.map(d, d.name) == ['x', 'y']",
        "self.disks.filter(d, has(d.size)).size() == 1",
        "self.free.a.b == 1",
        "sets.contains(self.tags, ['a'])",
        "isQuantity(self.size) && !isQuantity('x') && quantity(self.size).isGreaterThan(quantity('2G'))",
        "quantity('1000m') == quantity('1') && quantity('1Ki').asInteger() == 1024",
        "quantity('50m').add(quantity('950m')).compareTo(quantity('1')) == 0",
        "isIP('10.0.0.1') && isIP('fe80::1') && !isIP('x') && isCIDR('10.0.0.0/8')",
        "self.?nothing.hasValue() == false || true",
        "'%s has %d of %.1f'.format(['x', 2, 1.5]) == 'x has 2 of 1.5'",
        "cel.bind(n, self.cpu, n + n == 4)",
        "self.tags == ['a', 'b'] && self.cpu in [1, 2]",
        "math.greatest(self.cpu, 1) == 2",
      })
  void rules_that_hold_are_silent(String rule) {
    if (rule.contains("nothing")) {
      assertThatThrownBy(() -> validate(rule, MACHINE, null)).isInstanceOf(SchemaException.class);
    } else {
      assertThat(validate(rule, MACHINE, null)).isEmpty();
    }
  }

  @Test
  void a_broken_rule_says_so() {
    assertThat(validate("self.cpu > 2", MACHINE, null))
        .containsExactly(
            new Violation("spec", "FieldValueInvalid", "Invalid value: failed rule: self.cpu > 2"));
  }

  @Test
  void a_rule_on_a_scalar_shows_the_value() {
    StructuralSchema schema =
        schema(
            "spec: {type: integer, x-kubernetes-validations: [{rule: self > 2, message: too few}]}");

    assertThat(schema.validate(Documents.value("{spec: 1}"), null))
        .containsExactly(new Violation("spec", "FieldValueInvalid", "Invalid value: 1: too few"));
  }

  @Test
  void message_expression_reason_and_field_path_are_used() {
    assertThat(
            complaints(
                """
                rule: self.cpu > 2
                message: fallback
                messageExpression: "'cpu is %d'.format([self.cpu])"
                reason: FieldValueForbidden
                fieldPath: .cpu
                """,
                MACHINE, null))
        .containsExactly(new Violation("spec.cpu", "FieldValueForbidden", "Forbidden: cpu is 2"));
  }

  @Test
  void a_message_expression_that_fails_gives_way_to_the_message() {
    assertThat(
            complaints(
                "{rule: self.cpu > 2, message: plain, messageExpression: 'self.labels[\"zz\"]'}",
                MACHINE,
                null))
        .extracting(Violation::message)
        .containsExactly("Invalid value: plain");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          self.labels['zz'] == 'a' | no such key: zz
          self.sizes[5] == 1       | index out of bounds: 5
          1 / (self.cpu - 2) == 1  | division by zero
          """)
  void a_rule_that_cannot_be_evaluated_is_a_violation(String rule, String problem) {
    assertThat(validate(rule, MACHINE, null))
        .containsExactly(
            new Violation(
                "spec",
                "FieldValueInvalid",
                "Invalid value: \"object\": " + problem + " evaluating rule: " + rule));
  }

  @Test
  void a_rule_that_never_seems_to_end_is_ended() {
    String sizes =
        IntStream.range(0, 2000).mapToObj(Integer::toString).collect(Collectors.joining(", "));

    assertThat(
            validate(
                "self.sizes.all(a, self.sizes.all(b, a >= 0 && b >= 0))",
                MACHINE.replace("[3, 1, 2]", "[" + sizes + "]"),
                null))
        .extracting(Violation::message)
        .singleElement()
        .asString()
        .contains("Iteration budget exceeded");
  }

  @Test
  void transition_rules_need_an_old_value() {
    String rule = "self.cpu >= oldSelf.cpu";
    String smaller = MACHINE.replace("cpu: 2", "cpu: 1");

    assertThat(validate(rule, smaller, null)).isEmpty();
    assertThat(validate(rule, smaller, MACHINE)).hasSize(1);
    assertThat(validate(rule, MACHINE, smaller)).isEmpty();
  }

  @Test
  void an_optional_old_self_is_evaluated_at_creation_too() {
    String rule =
        "{optionalOldSelf: true, rule: 'oldSelf.hasValue() ? oldSelf.value().cpu == self.cpu :"
            + " self.cpu == 1'}";
    String one = MACHINE.replace("cpu: 2", "cpu: 1");

    assertThat(complaints(rule, one, null)).isEmpty();
    assertThat(complaints(rule, MACHINE, null)).hasSize(1);
    assertThat(complaints(rule, MACHINE, one)).hasSize(1);
    assertThat(complaints(rule, MACHINE, MACHINE)).isEmpty();
  }

  @Test
  void items_of_a_map_are_compared_by_key() {
    StructuralSchema schema =
        schema(
            """
            disks:
              type: array
              x-kubernetes-list-type: map
              x-kubernetes-list-map-keys: [name]
              items:
                type: object
                required: [name]
                properties: {name: {type: string}, size: {type: integer}}
                x-kubernetes-validations: [{rule: self.size >= oldSelf.size, message: no shrinking}]
            """);

    assertThat(
            schema.validate(
                Documents.value("{disks: [{name: y, size: 1}, {name: x, size: 1}]}"),
                Documents.value("{disks: [{name: x, size: 2}]}")))
        .containsExactly(
            new Violation("disks[1]", "FieldValueInvalid", "Invalid value: no shrinking"));
  }

  @Test
  void what_did_not_change_is_not_complained_about() {
    assertThat(validate("self.cpu > 2", MACHINE, MACHINE)).isEmpty();
  }

  @Test
  void the_root_sees_its_name() {
    ObjectNode schema =
        Documents.object(
            """
            type: object
            properties: {spec: {type: object, properties: {cpu: {type: integer}}}}
            x-kubernetes-validations: [{rule: 'self.metadata.name == "web-1" && self.spec.cpu > 5'}]
            """);

    assertThat(StructuralSchema.of(schema).validate(Documents.value(MACHINE), null))
        .extracting(Violation::path, Violation::message)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "<nil>",
                "Invalid value: failed rule: self.metadata.name == \"web-1\" && self.spec.cpu >"
                    + " 5"));
  }

  @Test
  void rules_wait_until_the_types_are_right() {
    assertThat(validate("self.cpu > 1", MACHINE.replace("cpu: 2", "cpu: many"), null))
        .extracting(Violation::message)
        .containsExactly(
            "Invalid value: \"string\": spec.cpu in body must be of type integer: \"string\"",
            "Invalid value: null: some validation rules were not checked because the object was"
                + " invalid; correct the existing errors to complete validation");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {rule: self.unknown > 1}                     | rule              | undefined field 'unknown'
          {rule: self.cpu >}                           | rule              | compilation failed
          {rule: self.cpu + 1}                         | rule              | cel expression must evaluate to a bool
          {rule: self.cpu == 'x'}                      | rule              | found no matching overload
          {rule: self.cpu > 1, messageExpression: '1'} | messageExpression | messageExpression must evaluate to a string
          {rule: self.cpu > 1, optionalOldSelf: true}  | optionalOldSelf   | may not be set if oldSelf is not used in rule
          {rule: self.cpu > 1, reason: Because}        | reason            | Unsupported value
          """)
  void a_wrong_rule_is_found_when_the_schema_is_read(String rule, String field, String detail) {
    assertThatThrownBy(() -> complaints(rule, MACHINE, null))
        .isInstanceOfSatisfying(
            SchemaException.class,
            refused -> {
              assertThat(refused.violations()).hasSize(1);
              assertThat(refused.violations().getFirst().path())
                  .isEqualTo("properties[spec].x-kubernetes-validations[0]." + field);
              assertThat(refused.violations().getFirst().message()).contains(detail);
            });
  }

  @Test
  void old_values_within_a_plain_list_cannot_be_told_apart() {
    assertThatThrownBy(
            () ->
                schema(
                    """
                    sizes:
                      type: array
                      items: {type: integer, x-kubernetes-validations: [{rule: self > oldSelf}]}
                    """))
        .hasMessageContaining("oldSelf cannot be used on the uncorrelatable portion of the schema");
  }

  private static List<Violation> validate(String rule, String object, @Nullable String old) {
    ObjectNode source = Documents.object("{}").put("rule", rule);
    return complaints(source, object, old);
  }

  private static List<Violation> complaints(String rule, String object, @Nullable String old) {
    return complaints(Documents.value(rule), object, old);
  }

  private static List<Violation> complaints(JsonNode rule, String object, @Nullable String old) {
    ObjectNode spec = Documents.object(SPEC);
    ArrayNode rules = spec.putArray("x-kubernetes-validations");
    rules.add(rule);
    ObjectNode schema = Documents.object("{type: object}");
    schema.putObject("properties").set("spec", spec);
    return StructuralSchema.of(schema)
        .validate(Documents.value(object), old == null ? null : Documents.value(old));
  }
}
