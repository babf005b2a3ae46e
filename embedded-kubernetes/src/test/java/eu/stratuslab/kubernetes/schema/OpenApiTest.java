package eu.stratuslab.kubernetes.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import eu.stratuslab.kubernetes.schema.OpenApi.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static final Set<String> ALL =
      Set.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private static final Resource MACHINES =
      new Resource(
          "machines",
          "Machine",
          true,
          ALL,
          Set.of("status", "scale"),
          Documents.value(
              """
              description: A virtual machine.
              type: object
              required: [spec]
              properties:
                apiVersion: {type: string}
                kind: {type: string}
                metadata: {type: object}
                spec: {description: What is wanted., type: object, properties: {cpu: {description: Virtual processors., type: integer}}}
              """));

  private static final ObjectNode CUSTOM =
      OpenApi.document("stratuslab.eu", "v1alpha1", List.of(MACHINES));
  private static final ObjectNode CORE =
      OpenApi.document(
          "",
          "v1",
          List.of(
              new Resource("namespaces", "Namespace", false, ALL, Set.of("status"), null),
              new Resource("configmaps", "ConfigMap", true, ALL, Set.of(), null),
              new Resource("secrets", "Secret", true, ALL, Set.of(), null),
              new Resource("limitranges", "LimitRange", true, ALL, Set.of(), null)));

  @Test
  void every_operation_says_what_it_does_to_which_kind() {
    JsonNode paths = CUSTOM.path("paths");
    assertThat(paths.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "/apis/stratuslab.eu/v1alpha1/machines",
            "/apis/stratuslab.eu/v1alpha1/namespaces/{namespace}/machines",
            "/apis/stratuslab.eu/v1alpha1/namespaces/{namespace}/machines/{name}",
            "/apis/stratuslab.eu/v1alpha1/namespaces/{namespace}/machines/{name}/scale",
            "/apis/stratuslab.eu/v1alpha1/namespaces/{namespace}/machines/{name}/status");

    Map<String, String> actions = new LinkedHashMap<>();
    for (JsonNode path : paths) {
      for (Map.Entry<String, JsonNode> operation : path.properties()) {
        if (!operation.getKey().equals("parameters")) {
          assertThat(operation.getValue().path("x-kubernetes-group-version-kind"))
              .isEqualTo(
                  Documents.value("{group: stratuslab.eu, kind: Machine, version: v1alpha1}"));
          actions.put(
              operation.getKey() + " " + actions.size(),
              operation.getValue().path("x-kubernetes-action").asText());
        }
      }
    }
    assertThat(actions.values())
        .contains("list", "post", "get", "put", "patch", "delete", "deletecollection");
  }

  @Test
  void kubectl_finds_that_a_patch_takes_dry_run_and_field_validation() {
    for (String path :
        List.of("/api/v1/namespaces/{name}", "/api/v1/namespaces/{namespace}/configmaps/{name}")) {
      List<String> names = new ArrayList<>();
      CORE.path("paths")
          .path(path)
          .path("patch")
          .path("parameters")
          .forEach(parameter -> names.add(parameter.path("name").asText()));
      assertThat(names).as(path).contains("dryRun", "fieldManager", "fieldValidation", "force");
    }
  }

  @Test
  void kubectl_is_offered_strategic_patches_of_completely_described_kinds_only() {
    String strategic = "application/strategic-merge-patch+json";
    assertThat(patchTypes(CORE, "/api/v1/namespaces/{namespace}/configmaps/{name}"))
        .contains(strategic);
    assertThat(patchTypes(CORE, "/api/v1/namespaces/{namespace}/limitranges/{name}"))
        .isNotEmpty()
        .doesNotContain(strategic);
    assertThat(
            patchTypes(
                CUSTOM, "/apis/stratuslab.eu/v1alpha1/namespaces/{namespace}/machines/{name}"))
        .contains("application/apply-patch+yaml", "application/merge-patch+json")
        .doesNotContain(strategic);
  }

  private static List<String> patchTypes(ObjectNode document, String path) {
    List<String> types = new ArrayList<>();
    document
        .path("paths")
        .path(path)
        .path("patch")
        .path("requestBody")
        .path("content")
        .fieldNames()
        .forEachRemaining(types::add);
    return types;
  }

  @Test
  void a_custom_kind_is_published_with_its_descriptions() {
    JsonNode machine =
        CUSTOM.path("components").path("schemas").path("eu.stratuslab.v1alpha1.Machine");

    assertThat(machine.path("x-kubernetes-group-version-kind"))
        .isEqualTo(Documents.value("[{group: stratuslab.eu, kind: Machine, version: v1alpha1}]"));
    assertThat(machine.at("/properties/spec/properties/cpu/description").asText())
        .isEqualTo("Virtual processors.");
    assertThat(machine.at("/properties/metadata/allOf/0/$ref").asText()).endsWith("v1.ObjectMeta");
    assertThat(machine.path("required")).isEqualTo(Documents.value("[spec]"));
    assertThat(
            CUSTOM
                .at(
                    "/components/schemas/eu.stratuslab.v1alpha1.MachineList/properties/items/items/$ref")
                .asText())
        .isEqualTo("#/components/schemas/eu.stratuslab.v1alpha1.Machine");
  }

  @Test
  void a_builtin_kind_without_a_description_takes_anything() {
    JsonNode schema = CORE.path("components").path("schemas").path("io.k8s.api.core.v1.LimitRange");
    assertThat(schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()).isTrue();
    assertThat(schema.path("properties").has("metadata")).isTrue();
  }

  @Test
  void every_reference_is_in_the_document() {
    for (ObjectNode document : List.of(CORE, CUSTOM)) {
      JsonNode schemas = document.path("components").path("schemas");
      List<JsonNode> references = document.findValues("$ref");
      assertThat(references).isNotEmpty();
      for (JsonNode reference : references) {
        String name = reference.asText().substring("#/components/schemas/".length());
        assertThat(schemas.has(name)).as(name).isTrue();
      }
    }
  }

  @Test
  void the_index_names_the_state_of_each_document() {
    Map<String, ObjectNode> documents = new LinkedHashMap<>();
    documents.put("api/v1", CORE);
    documents.put("apis/stratuslab.eu/v1alpha1", CUSTOM);

    JsonNode paths = OpenApi.index(documents).path("paths");

    assertThat(paths.path("api/v1").path("serverRelativeURL").asText())
        .matches("/openapi/v3/api/v1\\?hash=[0-9A-F]{64}");
    assertThat(paths.path("apis/stratuslab.eu/v1alpha1").path("serverRelativeURL").asText())
        .isEqualTo("/openapi/v3/apis/stratuslab.eu/v1alpha1?hash=" + OpenApi.hash(CUSTOM));
    assertThat(OpenApi.hash(CORE)).isNotEqualTo(OpenApi.hash(CUSTOM));
  }

  @Test
  void old_clients_get_the_patches_of_each_kind_in_protobuf()
      throws InvalidProtocolBufferException {
    SwaggerV2.Kind kind = new SwaggerV2.Kind("stratuslab.eu", "v1alpha1", "machines", "Machine");

    UnknownFieldSet document = UnknownFieldSet.parseFrom(SwaggerV2.protobuf(List.of(kind)));

    assertThat(text(document, 1)).isEqualTo("2.0");
    UnknownFieldSet path = message(message(document, 8), 2);
    assertThat(text(path, 1)).isEqualTo("/apis/stratuslab.eu/v1alpha1/machines/{name}");
    UnknownFieldSet patch = message(message(path, 2), 8);
    UnknownFieldSet extension = message(patch, 13);
    assertThat(text(extension, 1)).isEqualTo("x-kubernetes-group-version-kind");
    assertThat(Documents.value(text(message(extension, 2), 2)))
        .isEqualTo(Documents.value("{group: stratuslab.eu, kind: Machine, version: v1alpha1}"));
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < patch.getField(8).getLengthDelimitedList().size(); i++) {
      UnknownFieldSet item =
          UnknownFieldSet.parseFrom(patch.getField(8).getLengthDelimitedList().get(i));
      parameters.add(text(message(message(message(item, 1), 2), 3), 4));
    }
    assertThat(parameters).contains("dryRun", "fieldValidation");

    assertThat(SwaggerV2.json(List.of(kind)).path("swagger").asText()).isEqualTo("2.0");
  }

  private static String text(UnknownFieldSet message, int field) {
    return message.getField(field).getLengthDelimitedList().getFirst().toStringUtf8();
  }

  private static UnknownFieldSet message(UnknownFieldSet message, int field)
      throws InvalidProtocolBufferException {
    return UnknownFieldSet.parseFrom(message.getField(field).getLengthDelimitedList().getFirst());
  }
}
