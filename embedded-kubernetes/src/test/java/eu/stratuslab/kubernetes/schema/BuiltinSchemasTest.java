package eu.stratuslab.kubernetes.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.schema.SchemaHints.ListKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltinSchemasTest {
  @Test
  void every_reference_has_a_target_and_every_field_a_description() {
    for (Map.Entry<String, JsonNode> schema : BuiltinSchemas.all().properties()) {
      assertThat(schema.getValue().path("description").asText()).as(schema.getKey()).isNotEmpty();
      for (JsonNode reference : schema.getValue().findValues("$ref")) {
        String name = reference.asText().substring(BuiltinSchemas.REFERENCE.length());
        assertThat(BuiltinSchemas.component(name).isObject()).as(name).isTrue();
      }
      schema
          .getValue()
          .path("properties")
          .properties()
          .forEach(
              property ->
                  assertThat(property.getValue().path("description").asText())
                      .as("%s of %s", property.getKey(), schema.getKey())
                      .isNotEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "v1, Namespace",
    "v1, ConfigMap",
    "v1, Secret",
    "v1, ServiceAccount",
    "v1, Event",
    "v1, Pod",
    "v1, Service",
    "events.k8s.io/v1, Event",
    "coordination.k8s.io/v1, Lease",
    "autoscaling/v1, Scale",
    "apps/v1, Deployment",
    "apps/v1, DaemonSet",
    "apps/v1, StatefulSet",
    "batch/v1, Job",
    "apiextensions.k8s.io/v1, CustomResourceDefinition",
  })
  void described_kinds_can_be_checked(String apiVersion, String kind) {
    assertThat(StructuralSchema.builtin(apiVersion, kind)).isPresent();
    assertThat(SchemaHints.builtin(apiVersion, kind).declares("metadata")).isTrue();
  }

  @Test
  void a_kind_that_is_not_described_merges_by_its_metadata() {
    assertThat(StructuralSchema.builtin("v1", "LimitRange")).isEqualTo(Optional.empty());
    SchemaHints hints = SchemaHints.builtin("v1", "LimitRange");
    assertThat(hints.field("metadata").field("finalizers").list()).isEqualTo(ListKind.SET);
  }

  @Test
  void unknown_fields_of_builtin_kinds_are_found() {
    StructuralSchema schema = StructuralSchema.builtin("v1", "ConfigMap").orElseThrow();
    List<String> dropped = new ArrayList<>();

    schema.prune(
        Documents.value("{metadata: {name: c}, data: {a: b}, dta: {}, immutable: true}"), dropped);

    assertThat(dropped).containsExactly("dta");
    assertThat(schema.validate(Documents.value("{data: {a: 1}}"), null))
        .extracting(Violation::path)
        .containsExactly("data.a");
  }

  @Test
  void a_definition_with_a_deep_schema_is_kept_whole() {
    StructuralSchema schema =
        StructuralSchema.builtin("apiextensions.k8s.io/v1", "CustomResourceDefinition")
            .orElseThrow();
    ObjectNode definition =
        Documents.object(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: machines.stratuslab.eu}
            spec:
              group: stratuslab.eu
              names: {kind: Machine, plural: machines}
              scope: Namespaced
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        default: {a: 1}
                        additionalProperties: {type: array, items: {type: string, enum: [a, 1, null]}}
            """);
    List<String> dropped = new ArrayList<>();

    assertThat(schema.prune(definition, dropped)).isEqualTo(definition);
    assertThat(dropped).isEmpty();
    assertThat(schema.validate(definition, null)).isEmpty();
  }

  @Test
  void containers_are_merged_by_name() {
    SchemaHints containers =
        SchemaHints.builtin("apps/v1", "Deployment")
            .field("spec")
            .field("template")
            .field("spec")
            .field("containers");

    assertThat(containers.list()).isEqualTo(ListKind.MAP);
    assertThat(containers.keys()).containsExactly("name");
    assertThat(containers.patchMergeKey()).contains("name");
    assertThat(containers.items().field("env").patchMergeKey()).contains("name");
  }
}
