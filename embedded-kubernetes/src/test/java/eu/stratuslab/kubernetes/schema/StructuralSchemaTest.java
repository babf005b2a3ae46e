package eu.stratuslab.kubernetes.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructuralSchemaTest {
  @Test
  void unknown_fields_are_dropped_and_named() {
    StructuralSchema schema =
        schema(
            """
            spec:
              type: object
              properties:
                cpu: {type: integer}
                free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                labels: {type: object, additionalProperties: {type: string}}
                disks: {type: array, items: {type: object, properties: {size: {type: integer}}}}
            """);
    ObjectNode machine =
        Documents.object(
            """
            apiVersion: v1
            kind: Machine
            metadata: {name: m, whatever: 1}
            extra: {a: 1}
            spec:
              cpu: 1
              colour: red
              free: {a: {b: [1]}}
              labels: {x: y}
              disks: [{size: 1}, {size: 2, bus: scsi}]
            """);

    List<String> dropped = new ArrayList<>();
    ObjectNode pruned = (ObjectNode) schema.prune(machine, dropped);

    assertThat(dropped).containsExactly("extra", "spec.colour", "spec.disks[1].bus");
    assertThat(pruned.path("spec"))
        .isEqualTo(
            Documents.value(
                "{cpu: 1, free: {a: {b: [1]}}, labels: {x: y}, disks: [{size: 1}, {size: 2}]}"));
    assertThat(pruned.path("metadata")).isEqualTo(machine.path("metadata"));
    assertThat(machine.has("extra")).as("the argument is left alone").isTrue();
  }

  @Test
  void defaults_fill_what_is_absent_or_a_null_that_may_not_be() {
    StructuralSchema schema =
        schema(
            """
            spec:
              type: object
              default: {}
              properties:
                power: {type: string, default: Running}
                cpu: {type: integer, default: 1}
                note: {type: string, nullable: true, default: x}
                plain: {type: string}
                disks:
                  type: array
                  items: {type: object, properties: {bus: {type: string, default: virtio}}}
            """);

    ObjectNode empty = Documents.object("{}");
    schema.applyDefaults(empty);
    assertThat(empty).isEqualTo(Documents.value("{spec: {power: Running, cpu: 1, note: x}}"));

    ObjectNode given =
        Documents.object("{spec: {cpu: null, note: null, plain: null, disks: [{}, {bus: scsi}]}}");
    schema.applyDefaults(given);
    assertThat(given)
        .isEqualTo(
            Documents.value(
                "{spec: {note: null, disks: [{bus: virtio}, {bus: scsi}], power: Running, cpu: 1}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: integer}                      | a        | FieldValueTypeInvalid  | Invalid value: "string": spec in body must be of type integer: "string"
          {type: string}                       | 1        | FieldValueTypeInvalid  | Invalid value: "integer": spec in body must be of type string: "integer"
          {type: string}                       | null     | FieldValueTypeInvalid  | Invalid value: "null": spec in body must be of type string: "null"
          {type: integer}                      | 1.5      | FieldValueTypeInvalid  | Invalid value: "number": spec in body must be of type integer: "number"
          {type: object}                       | [1]      | FieldValueTypeInvalid  | Invalid value: "array": spec in body must be of type object: "array"
          {x-kubernetes-int-or-string: true}   | true     | FieldValueTypeInvalid  | Invalid value: "boolean": spec in body must be of type integer,string: "boolean"
          {type: integer, minimum: 1}          | 0        | FieldValueInvalid      | Invalid value: 0: spec in body should be greater than or equal to 1
          {type: integer, maximum: 64}         | 65       | FieldValueInvalid      | Invalid value: 65: spec in body should be less than or equal to 64
          {type: number, minimum: 0, exclusiveMinimum: true} | 0 | FieldValueInvalid | Invalid value: 0: spec in body should be greater than 0
          {type: number, maximum: 1.5, exclusiveMaximum: true} | 1.5 | FieldValueInvalid | Invalid value: 1.5: spec in body should be less than 1.5
          {type: integer, multipleOf: 4}       | 6        | FieldValueInvalid      | Invalid value: 6: spec in body should be a multiple of 4
          {type: string, maxLength: 3}         | abcd     | FieldValueTooLong      | Too long: may not be more than 3 bytes
          {type: string, minLength: 3}         | ab       | FieldValueInvalid      | Invalid value: "ab": spec in body should be at least 3 chars long
          {type: string, pattern: '^[a-z]+$'}  | A1       | FieldValueInvalid      | Invalid value: "A1": spec in body should match '^[a-z]+$'
          {type: string, format: date-time}    | noon     | FieldValueTypeInvalid  | Invalid value: "noon": spec in body must be of type date-time: "noon"
          {type: string, enum: [a, b]}         | c        | FieldValueNotSupported | Unsupported value: "c": supported values: "a", "b"
          {type: integer, enum: [1, 2]}        | 3        | FieldValueNotSupported | Unsupported value: 3: supported values: "1", "2"
          {type: array, items: {type: string}, minItems: 1} | []     | FieldValueInvalid | Invalid value: 0: spec in body should have at least 1 items
          {type: array, items: {type: string}, maxItems: 1} | [a, b] | FieldValueTooMany | Too many: 2: must have at most 1 item
          {type: object, maxProperties: 1, additionalProperties: {type: string}} | {a: b, c: d} | FieldValueTooMany | Too many: 2: must have at most 1 item
          {type: object, minProperties: 1, additionalProperties: {type: string}} | {} | FieldValueInvalid | Invalid value: 0: spec in body should have at least 1 properties
          """)
  void a_value_that_does_not_fit_is_refused_in_the_words_of_kubernetes(
      String schema, String value, String reason, String message) {
    assertThat(validate("spec: " + schema, "{spec: " + value + "}"))
        .containsExactly(new Violation("spec", reason, message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: integer}                    | 2.0
          {type: number}                     | 3
          {type: integer, format: int64}     | 4294967296
          {type: string, nullable: true}     | null
          {x-kubernetes-int-or-string: true} | 80
          {x-kubernetes-int-or-string: true} | http
          {type: string, pattern: b}         | abc
          {type: string, maxLength: 1}       | é
          {type: integer, enum: [1]}         | 1.0
          {type: number, multipleOf: 0.1}    | 0.3
          {type: string, format: unheard-of} | anything
          """)
  void a_value_that_fits_is_accepted(String schema, String value) {
    assertThat(validate("spec: " + schema, "{spec: " + value + "}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          date-time | '2026-01-02T03:04:05Z'                  | yesterday
          date      | '2026-02-28'                            | '2026-02-30'
          uuid      | '0190b6a0-0000-7000-8000-000000000001'  | '0190b6a0'
          ipv4      | 10.0.0.1                                | 10.0.0.256
          ipv6      | 'fe80::1'                               | 10.0.0.1
          cidr      | 10.0.0.0/8                              | 10.0.0.0/33
          mac       | '52:54:00:12:34:56'                     | '52:54'
          email     | a@b.example                             | nobody
          hostname  | a-b.example.org                         | 'a b'
          uri       | https://example.org/x                   | 'not a uri'
          byte      | aGVsbG8=                                | 'a*'
          duration  | 1h30m                                   | soon!
          """)
  void formats_are_checked(String format, String good, String bad) {
    String schema = "spec: {type: string, format: " + format + "}";
    assertThat(validate(schema, "{spec: \"" + good + "\"}")).isEmpty();
    assertThat(validate(schema, "{spec: \"" + bad + "\"}"))
        .extracting(Violation::reason)
        .containsExactly("FieldValueTypeInvalid");
  }

  @Test
  void all_violations_are_found_at_once() {
    String schema =
        """
        spec:
          type: object
          required: [cpu, image]
          properties:
            cpu: {type: integer}
            name: {type: string, maxLength: 2}
            disks: {type: array, items: {type: object, required: [size], properties: {size: {type: integer, minimum: 1}}}}
            extra: {type: object, additionalProperties: {type: integer}}
        """;

    assertThat(
            validate(
                schema,
                "{spec: {cpu: x, name: abc, disks: [{size: 1}, {}, {size: 0}], extra: {a: b}}}"))
        .extracting(Violation::path)
        .containsExactlyInAnyOrder(
            "spec.cpu",
            "spec.image",
            "spec.name",
            "spec.disks[1].size",
            "spec.disks[2].size",
            "spec.extra.a");
  }

  @Test
  void numbers_must_fit_their_format() {
    assertThat(validate("spec: {type: integer, format: int32}", "{spec: 4294967296}"))
        .containsExactly(
            new Violation(
                "<nil>",
                "FieldValueInvalid",
                "Invalid value: \"\": Checked value must be of type integer with format int32 in"
                    + " spec"));
  }

  @Test
  void duplicates_in_sets_and_maps_are_refused() {
    String schema =
        """
        tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
        disks:
          type: array
          x-kubernetes-list-type: map
          x-kubernetes-list-map-keys: [name]
          items: {type: object, required: [name], properties: {name: {type: string}}}
        """;

    assertThat(validate(schema, "{tags: [a, b, a, a], disks: [{name: x}, {name: y}, {name: x}]}"))
        .containsExactly(
            new Violation("tags[2]", "FieldValueDuplicate", "Duplicate value: \"a\""),
            new Violation("disks[2]", "FieldValueDuplicate", "Duplicate value: {\"name\":\"x\"}"));
  }

  @Test
  void alternatives_are_checked() {
    String schema =
        """
        spec:
          type: object
          properties: {a: {type: string}, b: {type: string}}
          oneOf: [{required: [a]}, {required: [b]}]
        """;
    assertThat(validate(schema, "{spec: {a: x}}")).isEmpty();
    assertThat(validate(schema, "{spec: {a: x, b: y}}"))
        .containsExactly(
            new Violation(
                "<nil>",
                "FieldValueInvalid",
                "Invalid value: \"\": \"spec\" must validate one and only one schema (oneOf)."
                    + " Found 2 valid alternatives"));
    assertThat(validate(schema, "{spec: {}}"))
        .extracting(Violation::message)
        .containsExactly(
            "Invalid value: \"\": \"spec\" must validate one and only one schema (oneOf)."
                + " Found none valid",
            "Required value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          anyOf: [{pattern: '^a'}, {pattern: 'z$'}] | mm | must validate at least one schema (anyOf)
          allOf: [{pattern: '^a'}, {pattern: 'z$'}] | am | must validate all the schemas (allOf)
          allOf: [{pattern: '^a'}, {pattern: 'z$'}] | mm | must validate all the schemas (allOf). None validated
          not: {pattern: '^a'}                      | a  | must not validate the schema (not)
          """)
  void combinations_are_checked(String rule, String value, String message) {
    assertThat(validate("spec: {type: string, " + rule + "}", "{spec: " + value + "}"))
        .extracting(Violation::message)
        .contains("Invalid value: \"\": \"spec\" " + message);
  }

  @Test
  void an_update_does_not_complain_about_what_it_left_alone() {
    StructuralSchema schema =
        schema(
            """
            spec:
              type: object
              properties:
                name: {type: string, maxLength: 3}
                cpu: {type: integer, maximum: 4}
                disks:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
                  items: {type: object, required: [name], properties: {name: {type: string}, size: {type: integer, maximum: 9}}}
            """);
    ObjectNode old =
        Documents.object("{spec: {name: toolong, cpu: 1, disks: [{name: a, size: 10}]}}");
    ObjectNode update =
        Documents.object(
            "{spec: {name: toolong, cpu: 5, disks: [{name: b, size: 1}, {name: a, size: 10}]}}");

    assertThat(schema.validate(update, old))
        .extracting(Violation::path)
        .containsExactly("spec.cpu");
  }

  @Test
  void a_schema_that_is_not_structural_is_refused_with_all_complaints() {
    assertThatThrownBy(
            () ->
                StructuralSchema.of(
                    Documents.value(
                        """
                        type: object
                        properties:
                          a: {}
                          b: {type: text}
                          c: {type: array}
                          d: {type: string, pattern: '['}
                          e: {$ref: '#/x', type: object}
                          f: {type: array, items: {type: object}, x-kubernetes-list-type: map}
                          g: {type: object, properties: {x: {type: string}}, additionalProperties: {type: string}}
                          h: {type: array, items: {type: string}, x-kubernetes-list-type: bag}
                          i: {type: string, x-kubernetes-validations: [{message: m}]}
                        """)))
        .isInstanceOfSatisfying(
            SchemaException.class,
            refused ->
                assertThat(refused.violations())
                    .extracting(Violation::path)
                    .containsExactly(
                        "properties[a].type",
                        "properties[b].type",
                        "properties[c].items",
                        "properties[d].pattern",
                        "properties[e].$ref",
                        "properties[f].x-kubernetes-list-map-keys",
                        "properties[g].additionalProperties",
                        "properties[h].x-kubernetes-list-type",
                        "properties[i].x-kubernetes-validations[0].rule"));
  }

  static StructuralSchema schema(String properties) {
    ObjectNode schema = Documents.object("{type: object}");
    schema.set("properties", Documents.value(properties));
    return StructuralSchema.of(schema);
  }

  static List<Violation> validate(String properties, String object) {
    return schema(properties).validate(Documents.value(object), null);
  }
}
