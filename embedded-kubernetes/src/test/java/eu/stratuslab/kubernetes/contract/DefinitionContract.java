package eu.stratuslab.kubernetes.contract;

import static eu.stratuslab.kubernetes.contract.ClusterTest.names;
import static eu.stratuslab.kubernetes.contract.Definitions.machine;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.contract.Api.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Custom resources. */
public interface DefinitionContract extends ClusterTest {
  String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

  private static String definition(String group) {
    return "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/machines." + group;
  }

  @Test
  default void a_definition_is_established_and_discovered() {
    String group = Definitions.machines(api());
    Answer definition = api().get(definition(group));
    assertThat(definition.at("/status/acceptedNames/listKind")).isEqualTo("MachineList");
    assertThat(definition.at("/status/storedVersions/0")).isEqualTo("v1alpha1");
    assertThat(
            definition
                .body()
                .at("/status/conditions")
                .valueStream()
                .map(each -> each.path("type").asText() + each.path("status").asText())
                .toList())
        .contains("NamesAcceptedTrue", "EstablishedTrue");
    Eventually.holds(
        "the group is listed", () -> api().get("/apis").body().toString().contains(group));
    Answer resources = api().get("/apis/" + group + "/v1alpha1");
    assertThat(
            resources
                .body()
                .path("resources")
                .valueStream()
                .map(each -> each.path("name").asText())
                .toList())
        .containsExactlyInAnyOrder("machines", "machines/scale", "machines/status");
  }

  @Test
  default void objects_are_defaulted_pruned_and_counted() {
    String group = Definitions.machines(api());
    String path = Definitions.path(group, api().namespace());
    Answer created = api().post(path, machine(group, "m", "{cpu: 2, unknown: 1}"));
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.at("/spec/memory")).isEqualTo("1Gi");
    assertThat(created.body().path("spec").has("unknown")).isFalse();
    assertThat(created.headers().getOrDefault("warning", List.of()).toString())
        .contains("spec.unknown");
    assertThat(created.at("/metadata/generation")).isEqualTo("1");
    assertThat(api().merge(path + "/m", "{spec: {cpu: 3}}").at("/metadata/generation"))
        .isEqualTo("2");
    assertThat(api().merge(path + "/m", "{metadata: {labels: {a: b}}}").at("/metadata/generation"))
        .isEqualTo("2");
    assertThat(api().get(path).at("/kind")).isEqualTo("MachineList");
  }

  @Test
  default void all_violations_are_told_at_once() {
    String group = Definitions.machines(api());
    String path = Definitions.path(group, api().namespace());
    Answer refused = api().post(path, machine(group, "m", "{memory: 1}"));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/reason")).isEqualTo("Invalid");
    assertThat(
            refused
                .body()
                .at("/details/causes")
                .valueStream()
                .map(each -> each.path("field").asText())
                .toList())
        .contains("spec.cpu", "spec.memory");
    Answer rule = api().post(path, machine(group, "m", "{cpu: 1, host: bad}"));
    assertThat(rule.status()).isEqualTo(422);
    assertThat(rule.at("/message")).contains("this host is bad");
  }

  @Test
  default void unknown_fields_are_refused_warned_of_or_ignored() {
    String group = Definitions.machines(api());
    String path = Definitions.path(group, api().namespace());
    String body = machine(group, "m", "{cpu: 1, wrong: 1}");
    Answer strict = api().post(path + "?fieldValidation=Strict", body);
    assertThat(strict.status()).isEqualTo(400);
    assertThat(strict.at("/message")).contains("strict decoding error: unknown field");
    Answer ignored = api().post(path + "?fieldValidation=Ignore", body);
    assertThat(ignored.status()).isEqualTo(201);
    assertThat(ignored.headers()).doesNotContainKey("warning");
  }

  @Test
  default void status_and_specification_are_written_apart() {
    String group = Definitions.machines(api());
    String path = Definitions.path(group, api().namespace());
    ObjectNode body = (ObjectNode) Api.tree(machine(group, "m", "{cpu: 1}"));
    body.putObject("status").put("state", "STARTED");
    Answer created = api().send("POST", path, "application/json", body.toString());
    assertThat(created.body().path("status").path("state").isMissingNode()).isTrue();
    Answer status = api().merge(path + "/m/status", "{spec: {cpu: 9}, status: {state: STARTED}}");
    assertThat(status.at("/status/state")).isEqualTo("STARTED");
    assertThat(status.at("/spec/cpu")).isEqualTo("1");
    assertThat(status.at("/metadata/generation")).isEqualTo("1");
    Answer main = api().merge(path + "/m", "{spec: {cpu: 9}, status: {state: STOPPED}}");
    assertThat(main.at("/status/state")).isEqualTo("STARTED");
    assertThat(main.at("/spec/cpu")).isEqualTo("9");
    Answer stale = api().put(path + "/m/status", status.body());
    assertThat(stale.status()).isEqualTo(409);
  }

  @Test
  default void an_update_must_name_the_version_it_replaces() {
    String group = Definitions.machines(api());
    String path = Definitions.path(group, api().namespace());
    api().post(path, machine(group, "m", "{cpu: 1}"));
    Answer refused = api().put(path + "/m", machine(group, "m", "{cpu: 2}"));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/message")).contains("metadata.resourceVersion");
  }

  @Test
  default void the_scale_is_a_view_of_the_object() {
    String group = Definitions.machines(api());
    String path = Definitions.path(group, api().namespace());
    api().post(path, machine(group, "m", "{cpu: 1, replicas: 2}"));
    Answer scale = api().get(path + "/m/scale");
    assertThat(scale.at("/kind")).isEqualTo("Scale");
    assertThat(scale.at("/spec/replicas")).isEqualTo("2");
    Answer scaled = api().merge(path + "/m/scale", "{spec: {replicas: 5}}");
    assertThat(scaled.at("/spec/replicas")).isEqualTo("5");
    assertThat(api().get(path + "/m").at("/spec/replicas")).isEqualTo("5");
  }

  @Test
  default void tables_have_the_columns_of_the_definition() {
    String group = Definitions.machines(api());
    String path = Definitions.path(group, api().namespace());
    api().post(path, machine(group, "m", "{cpu: 2}"));
    api()
        .merge(
            path + "/m/status",
            "{status: {state: STARTED, conditions: [{type: Ready, status: 'True'}]}}");
    Answer table = api().get(path, TABLE);
    assertThat(table.at("/kind")).isEqualTo("Table");
    assertThat(
            table
                .body()
                .path("columnDefinitions")
                .valueStream()
                .map(each -> each.path("name").asText())
                .toList())
        .containsExactly("Name", "State", "Ready", "Cpu", "Age");
    List<String> cells =
        table.body().at("/rows/0/cells").valueStream().map(JsonNode::asText).toList();
    assertThat(cells.subList(0, 4)).containsExactly("m", "STARTED", "True", "2");
    assertThat(cells.get(4)).matches("\\d+s");
    assertThat(table.at("/rows/0/object/kind")).isEqualTo("PartialObjectMetadata");
  }

  @Test
  default void selectable_fields_can_be_selected_on() {
    String group = Definitions.machines(api());
    String path = Definitions.path(group, api().namespace());
    api().post(path, machine(group, "a", "{cpu: 1, host: h1}"));
    api().post(path, machine(group, "b", "{cpu: 1, host: h2}"));
    assertThat(names(api().get(path + "?fieldSelector=spec.host%3Dh2"))).containsExactly("b");
    assertThat(api().get(path + "?fieldSelector=spec.cpu%3D1").status()).isEqualTo(400);
  }

  @Test
  default void a_definition_takes_its_objects_along_after_their_finalizers() {
    String group = Definitions.machines(api());
    String path = Definitions.path(group, api().namespace());
    api().post(path, machine(group, "free", "{cpu: 1}"));
    api().post(path, machine(group, "held", "{cpu: 1}"));
    api().merge(path + "/held", "{metadata: {finalizers: [example.org/hold]}}");
    api().delete(definition(group));
    Eventually.holds("the free one goes", () -> api().get(path + "/free").status() == 404);
    Eventually.holds(
        "the held one is marked",
        () -> !api().get(path + "/held").at("/metadata/deletionTimestamp").isEmpty());
    assertThat(api().get(definition(group)).at("/metadata/deletionTimestamp")).isNotEmpty();
    assertThat(api().post(path, machine(group, "new", "{cpu: 1}")).status()).isEqualTo(403);
    api().merge(path + "/held", "{metadata: {finalizers: null}}");
    Eventually.holds("it goes", () -> api().get(definition(group)).status() == 404);
    Eventually.holds("its path goes", () -> api().get(path).status() == 404);
  }

  @Test
  default void a_definition_that_is_no_good_is_refused() {
    Answer refused =
        api()
            .post(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: wrong.example.org}
                spec:
                  group: example.org
                  scope: Namespaced
                  names: {plural: things, kind: Thing}
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    schema: {openAPIV3Schema: {type: object, properties: {spec: {}}}}
                """);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().at("/details/causes").toString())
        .contains("metadata.name")
        .contains("openAPIV3Schema.properties[spec].type");
  }
}
