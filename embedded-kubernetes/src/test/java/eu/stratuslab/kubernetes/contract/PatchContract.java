package eu.stratuslab.kubernetes.contract;

import static eu.stratuslab.kubernetes.contract.ClusterTest.map;
import static eu.stratuslab.kubernetes.contract.ClusterTest.maps;
import static eu.stratuslab.kubernetes.contract.Definitions.machine;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.kubernetes.contract.Api.Answer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Patches and server-side apply. */
public interface PatchContract extends ClusterTest {

  @Test
  default void merge_patches_remove_with_null_and_check_a_version() {
    String path = maps(api().namespace());
    Answer created = api().post(path, map("one", ""));
    Answer patched = api().merge(path + "/one", "{data: {a: null, c: d}}");
    assertThat(patched.body().path("data")).hasToString("{\"c\":\"d\"}");
    Answer stale =
        api()
            .merge(
                path + "/one",
                "{metadata: {resourceVersion: '" + created.version() + "'}, data: {x: y}}");
    assertThat(stale.status()).isEqualTo(409);
  }

  @Test
  default void json_patches_are_done_whole_or_not_at_all() {
    String path = maps(api().namespace());
    api().post(path, map("one", ""));
    Answer patched =
        api()
            .patch(
                path + "/one",
                "json-patch+json",
                "[{op: test, path: /data/a, value: b}, {op: add, path: /data/n, value: m}]");
    assertThat(patched.at("/data/n")).isEqualTo("m");
    Answer refused =
        api()
            .patch(
                path + "/one",
                "json-patch+json",
                "[{op: add, path: /data/z, value: z}, {op: test, path: /data/a, value: no}]");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(api().get(path + "/one").body().path("data").has("z")).isFalse();
  }

  @Test
  default void strategic_patches_are_for_built_in_types_only() {
    String namespace = api().namespace();
    String path = maps(namespace);
    api().post(path, map("one", ", finalizers: [example.org/a]"));
    Answer merged =
        api()
            .patch(
                path + "/one",
                "strategic-merge-patch+json",
                "{metadata: {finalizers: [example.org/b]}, data: {a: null}}");
    assertThat(merged.body().at("/metadata/finalizers").valueStream().map(e -> e.asText()).toList())
        .containsExactlyInAnyOrder("example.org/a", "example.org/b");
    assertThat(merged.at("/data/a")).isEmpty();
    api().merge(path + "/one", "{metadata: {finalizers: null}}");
    String group = Definitions.machines(api());
    String machines = Definitions.path(group, namespace);
    api().post(machines, machine(group, "m", "{cpu: 1}"));
    assertThat(
            api().patch(machines + "/m", "strategic-merge-patch+json", "{spec: {cpu: 2}}").status())
        .isEqualTo(415);
  }

  @Test
  default void apply_creates_changes_and_takes_back_its_own_fields() {
    String group = Definitions.machines(api());
    String path = Definitions.path(group, api().namespace()) + "/m";
    Answer created = api().apply(path, "first", machine(group, "m", "{cpu: 1, host: h1}"));
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.at("/metadata/managedFields/0/manager")).isEqualTo("first");
    assertThat(created.at("/metadata/managedFields/0/operation")).isEqualTo("Apply");
    Answer same = api().apply(path, "first", machine(group, "m", "{cpu: 1, host: h1}"));
    assertThat(same.status()).isEqualTo(200);
    assertThat(same.version()).isEqualTo(created.version());
    Answer changed = api().apply(path, "first", machine(group, "m", "{cpu: 2}"));
    assertThat(changed.body().path("spec").has("host")).isFalse();
    assertThat(changed.at("/spec/cpu")).isEqualTo("2");
  }

  @Test
  default void apply_meets_the_fields_of_others_and_takes_them_by_force() {
    String group = Definitions.machines(api());
    String path = Definitions.path(group, api().namespace()) + "/m";
    api().apply(path, "first", machine(group, "m", "{cpu: 1}"));
    Answer refused = api().apply(path, "second", machine(group, "m", "{cpu: 2}"));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.at("/reason")).isEqualTo("Conflict");
    assertThat(refused.at("/details/causes/0/reason")).isEqualTo("FieldManagerConflict");
    assertThat(refused.at("/details/causes/0/field")).isEqualTo(".spec.cpu");
    assertThat(refused.at("/message"))
        .isEqualTo("Apply failed with 1 conflict: conflict with \"first\": .spec.cpu");
    Answer forced = api().apply(path + "?force=true", "second", machine(group, "m", "{cpu: 2}"));
    assertThat(forced.status()).isEqualTo(200);
    assertThat(forced.at("/spec/cpu")).isEqualTo("2");
  }

  @Test
  default void apply_through_the_status_owns_the_status_only() {
    String group = Definitions.machines(api());
    String path = Definitions.path(group, api().namespace()) + "/m";
    api().apply(path, "first", machine(group, "m", "{cpu: 1}"));
    String status = "{apiVersion: " + group + "/v1alpha1, kind: Machine, status: {state: STARTED}}";
    Answer applied = api().apply(path + "/status", "agent", status);
    assertThat(applied.status()).isEqualTo(200);
    assertThat(applied.at("/status/state")).isEqualTo("STARTED");
    assertThat(applied.body().at("/metadata/managedFields").toString())
        .contains("\"subresource\":\"status\"");
    assertThat(applied.at("/spec/cpu")).isEqualTo("1");
  }

  @Test
  default void an_apply_that_names_a_uid_creates_nothing_and_meets_no_other() {
    String group = Definitions.machines(api());
    String path = Definitions.path(group, api().namespace()) + "/m";
    String body = machine(group, "m, uid: " + UUID.randomUUID(), "{cpu: 1}");
    assertThat(api().apply(path, "first", body).status()).isEqualTo(409);
    assertThat(api().get(path).status()).isEqualTo(404);
    api().apply(path, "first", machine(group, "m", "{cpu: 1}"));
    Answer refused = api().apply(path, "first", body);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/details/causes/0/field")).isEqualTo("metadata.uid");
  }

  @Test
  default void apply_needs_a_manager_and_a_version() {
    String group = Definitions.machines(api());
    String path = Definitions.path(group, api().namespace()) + "/m";
    String body = machine(group, "m", "{cpu: 1}");
    assertThat(api().patch(path, "apply-patch+yaml", body).status()).isIn(400, 422);
    assertThat(api().apply(path, "first", "{metadata: {name: m}, spec: {cpu: 1}}").status())
        .isEqualTo(400);
  }

  @Test
  default void updates_are_recorded_under_the_name_of_the_client() {
    String path = maps(api().namespace());
    Answer created = api().post(path, map("one", ""));
    assertThat(created.at("/metadata/managedFields/0/manager")).isEqualTo("contract");
    assertThat(created.at("/metadata/managedFields/0/operation")).isEqualTo("Update");
    assertThat(created.body().at("/metadata/managedFields/0/fieldsV1").toString())
        .isEqualTo("{\"f:data\":{\".\":{},\"f:a\":{}}}");
  }
}
