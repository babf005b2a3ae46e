package eu.stratuslab.kubernetes.patch;

import static eu.stratuslab.kubernetes.patch.Machines.HINTS;
import static eu.stratuslab.kubernetes.patch.Machines.VERSION;
import static eu.stratuslab.kubernetes.patch.Machines.machine;
import static eu.stratuslab.kubernetes.patch.Machines.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.patch.ServerSideApply.Conflict;
import eu.stratuslab.kubernetes.patch.ServerSideApply.Result;
import eu.stratuslab.kubernetes.schema.Documents;
import eu.stratuslab.kubernetes.schema.SchemaHints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00.7Z");
  private static final Instant T1 = Instant.parse("2026-03-01T11:00:00.2Z");

  @Test
  void the_first_apply_creates_the_object_and_owns_what_it_says() {
    ObjectNode created = apply(null, machine("{cpu: 2, tags: [a], disks: [{name: x, size: 1}]}"));

    assertThat(created.path("spec"))
        .isEqualTo(Documents.value("{cpu: 2, tags: [a], disks: [{name: x, size: 1}]}"));
    assertThat(created.path("metadata").path("managedFields"))
        .isEqualTo(
            Documents.value(
                """
                - apiVersion: stratuslab.eu/v1alpha1
                  fieldsType: FieldsV1
                  fieldsV1:
                    f:spec:
                      f:cpu: {}
                      f:disks:
                        'k:{"name":"x"}': {.: {}, f:name: {}, f:size: {}}
                      f:tags: {'v:"a"': {}}
                  manager: alice
                  operation: Apply
                  time: "2026-03-01T10:00:00Z"
                """));
  }

  @Test
  void labels_are_owned_one_by_one_and_the_fields_of_the_server_by_nobody() {
    ObjectNode config = machine("{}");
    config.withObjectProperty("metadata").putObject("labels").put("app", "web");
    config.withObjectProperty("metadata").put("uid", "u").put("resourceVersion", "3");

    assertThat(fields(apply(null, config), "alice"))
        .isEqualTo(Documents.value("{f:metadata: {f:labels: {f:app: {}}}, f:spec: {}}"));
  }

  @Test
  void applying_twice_changes_nothing() {
    ObjectNode config = machine("{cpu: 2, extra: {a: b}, order: [x], pinned: {host: h}}");
    ObjectNode once = stored(apply(null, config));

    assertThat(apply(once, config, "alice", false, T1)).isEqualTo(once);
  }

  @Test
  void a_changed_value_moves_the_time_of_its_manager_only() {
    ObjectNode live = stored(apply(null, machine("{cpu: 2}")));
    live = apply(live, machine("{memory: 1G}"), "bob", false, T0);

    ObjectNode after = apply(live, machine("{cpu: 3}"), "alice", false, T1);

    assertThat(entry(after, "alice").path("time").asText()).isEqualTo("2026-03-01T11:00:00Z");
    assertThat(entry(after, "bob").path("time").asText()).isEqualTo("2026-03-01T10:00:00Z");
  }

  @Test
  void a_field_that_is_no_longer_applied_is_removed() {
    ObjectNode live = stored(apply(null, machine("{cpu: 2, memory: 1G, extra: {a: b, c: d}}")));

    ObjectNode after = apply(live, machine("{cpu: 2, extra: {a: b}}"));

    assertThat(after.path("spec")).isEqualTo(Documents.value("{cpu: 2, extra: {a: b}}"));
    assertThat(after.path("metadata").has("uid")).isTrue();
  }

  @Test
  void a_field_that_another_manager_owns_as_well_stays() {
    ObjectNode live = stored(apply(null, machine("{cpu: 2, memory: 1G}")));
    live = apply(live, machine("{memory: 1G}"), "bob", false, T0);

    ObjectNode after = apply(live, machine("{cpu: 2}"));

    assertThat(after.path("spec")).isEqualTo(Documents.value("{cpu: 2, memory: 1G}"));
    assertThat(fields(after, "alice").path("f:spec").has("f:memory")).isFalse();
    assertThat(fields(after, "bob")).isEqualTo(Documents.value("{f:spec: {f:memory: {}}}"));
  }

  @Test
  void a_list_item_that_is_no_longer_applied_is_removed_with_all_its_fields() {
    ObjectNode live =
        stored(apply(null, machine("{disks: [{name: x, size: 1}, {name: y, size: 2}]}")));

    ObjectNode after = apply(live, machine("{disks: [{name: y, size: 2}]}"));

    assertThat(after.path("spec")).isEqualTo(Documents.value("{disks: [{name: y, size: 2}]}"));
  }

  @Test
  void an_item_with_a_field_of_another_manager_keeps_that_field() {
    ObjectNode live = stored(apply(null, machine("{disks: [{name: x, size: 1}]}")));
    live = apply(live, machine("{disks: [{name: x, bus: scsi}]}"), "bob", false, T0);

    ObjectNode after = apply(live, machine("{}"));

    assertThat(after.path("spec")).isEqualTo(Documents.value("{disks: [{name: x, bus: scsi}]}"));
  }

  @Test
  void two_managers_share_a_set() {
    ObjectNode live = stored(apply(null, machine("{tags: [a, b]}")));
    live = apply(live, machine("{tags: [c, b]}"), "bob", false, T0);
    assertThat(live.path("spec").path("tags")).isEqualTo(Documents.value("[a, c, b]"));

    ObjectNode after = apply(live, machine("{tags: [a]}"));

    assertThat(after.path("spec").path("tags")).isEqualTo(Documents.value("[a, c, b]"));
  }

  @Test
  void the_whole_object_goes_when_its_last_field_goes() {
    ObjectNode live = stored(apply(null, machine("{extra: {a: b}}")));

    assertThat(apply(live, machine("{cpu: 1}")).path("spec"))
        .isEqualTo(Documents.value("{cpu: 1}"));
  }

  @Test
  void a_key_field_may_be_left_to_its_default() {
    ObjectNode live = stored(apply(null, machine("{ports: [{port: 80, protocol: TCP}]}")));

    ObjectNode after = apply(live, machine("{ports: [{port: 80, name: web}]}"), "bob", false, T0);

    assertThat(after.path("spec").path("ports"))
        .isEqualTo(Documents.value("[{port: 80, protocol: TCP, name: web}]"));
    assertThat(fields(after, "bob").path("f:spec").path("f:ports").fieldNames())
        .toIterable()
        .containsExactly("k:{\"port\":80,\"protocol\":\"TCP\"}");
  }

  @Test
  void another_value_is_a_conflict_and_changes_nothing() {
    ObjectNode live = stored(apply(null, machine("{cpu: 2, disks: [{name: x, size: 1}]}")));
    ObjectNode config = machine("{cpu: 3, disks: [{name: x, size: 2}]}");

    Result result = ServerSideApply.apply(live, config, "bob", false, VERSION, "", T1, HINTS);

    assertThat(result.conflicts())
        .containsExactly(
            new Conflict("\"alice\"", ".spec.cpu"),
            new Conflict("\"alice\"", ".spec.disks[name=\"x\"].size"));
    assertThat(result.message())
        .isEqualTo(
            "Apply failed with 2 conflicts: conflicts with \"alice\":\n"
                + "- .spec.cpu\n- .spec.disks[name=\"x\"].size");
    assertThat(result.object()).isEqualTo(live);
  }

  @Test
  void force_takes_the_fields_away_from_the_others() {
    ObjectNode live = stored(apply(null, machine("{cpu: 2, memory: 1G}")));

    ObjectNode after = apply(live, machine("{cpu: 3}"), "bob", true, T1);

    assertThat(after.path("spec")).isEqualTo(Documents.value("{cpu: 3, memory: 1G}"));
    assertThat(fields(after, "alice")).isEqualTo(Documents.value("{f:spec: {f:memory: {}}}"));
    assertThat(fields(after, "bob")).isEqualTo(Documents.value("{f:spec: {f:cpu: {}}}"));
  }

  @Test
  void a_conflict_with_an_updater_names_its_version_and_time() {
    ObjectNode live = machine("{cpu: 2}");
    ServerSideApply.update(Documents.object("{}"), live, "kubectl-edit", VERSION, "", T0, HINTS);

    Result result =
        ServerSideApply.apply(
            stored(live), machine("{cpu: 3}"), "bob", false, VERSION, "", T1, HINTS);

    assertThat(result.message())
        .isEqualTo(
            "Apply failed with 1 conflict: conflict with \"kubectl-edit\" using"
                + " stratuslab.eu/v1alpha1 at 2026-03-01T10:00:00Z: .spec.cpu");
  }

  @Test
  void an_atomic_value_has_one_owner() {
    ObjectNode live = stored(apply(null, machine("{order: [a], pinned: {host: h, rack: r}}")));
    assertThat(fields(live, "alice"))
        .isEqualTo(Documents.value("{f:spec: {f:order: {}, f:pinned: {}}}"));

    ObjectNode after = apply(live, machine("{order: [b], pinned: {rack: s}}"), "bob", true, T1);

    assertThat(after.path("spec")).isEqualTo(Documents.value("{order: [b], pinned: {rack: s}}"));
    assertThat(entry(after, "alice").isMissingNode()).isTrue();
  }

  @Test
  void the_same_item_twice_is_refused() {
    ObjectNode config = machine("{disks: [{name: x}, {name: x}]}");

    assertThatThrownBy(() -> apply(null, config))
        .isInstanceOf(PatchException.class)
        .hasMessage(".spec.disks: duplicate entries for key [name=\"x\"]");
  }

  @Test
  void managed_fields_and_other_versions_are_refused() {
    ObjectNode owned = machine("{}");
    owned.withObjectProperty("metadata").putArray("managedFields");
    assertThatThrownBy(() -> apply(null, owned)).hasMessage("metadata.managedFields must be nil");

    ObjectNode other = machine("{}").put("apiVersion", "stratuslab.eu/v2");
    assertThatThrownBy(() -> apply(null, other))
        .hasMessage(
            "Incorrect version specified in apply patch. Specified patch version:"
                + " stratuslab.eu/v2, expected: stratuslab.eu/v1alpha1");
  }

  @Test
  void what_nobody_owned_before_the_first_apply_gets_an_owner() {
    ObjectNode live = stored(machine("{cpu: 2, memory: 1G}"));

    ObjectNode after = apply(live, machine("{cpu: 2}"));

    assertThat(fields(after, "before-first-apply"))
        .isEqualTo(Documents.value("{f:spec: {.: {}, f:cpu: {}, f:memory: {}}}"));
    assertThat(entry(after, "before-first-apply").path("operation").asText()).isEqualTo("Update");
  }

  @Test
  void status_belongs_to_the_status_subresource() {
    SchemaHints hints = HINTS.withStatusSubresource();
    ObjectNode config = machine("{cpu: 1}");
    config.putObject("status").put("phase", "Up");
    ObjectNode live =
        stored(
            ServerSideApply.apply(null, config, "alice", false, VERSION, "", T0, hints).object());
    assertThat(live.has("status")).isFalse();

    ObjectNode after =
        ServerSideApply.apply(live, config, "alice", false, VERSION, "status", T1, hints).object();

    assertThat(after.path("status")).isEqualTo(Documents.value("{phase: Up}"));
    JsonNode entries = after.path("metadata").path("managedFields");
    assertThat(entries).hasSize(2);
    assertThat(entries.path(1).path("subresource").asText()).isEqualTo("status");
    assertThat(entries.path(1).path("fieldsV1"))
        .isEqualTo(Documents.value("{f:status: {f:phase: {}}}"));
    assertThat(entries.path(0).path("fieldsV1"))
        .isEqualTo(Documents.value("{f:spec: {f:cpu: {}}}"));
  }

  @Test
  void an_unknown_type_has_granular_maps_and_atomic_lists() {
    SchemaHints hints = SchemaHints.unknownResource();
    ObjectNode config = machine("{a: {b: 1}, list: [1, 2]}");

    ObjectNode created =
        ServerSideApply.apply(null, config, "alice", false, VERSION, "", T0, hints).object();

    assertThat(fields(created, "alice"))
        .isEqualTo(Documents.value("{f:spec: {.: {}, f:a: {.: {}, f:b: {}}, f:list: {}}}"));
  }

  @Test
  void finalizers_are_a_set_and_owner_references_a_map() {
    ObjectNode config = machine("{}");
    config.set(
        "metadata",
        Documents.value(
            "{name: m, finalizers: [a], ownerReferences: [{apiVersion: v1, kind: K, name: o, uid: u}]}"));
    ObjectNode live = stored(apply(null, config));
    assertThat(fields(live, "alice").path("f:metadata"))
        .isEqualTo(
            Documents.value(
                "{f:finalizers: {'v:\"a\"': {}}, f:ownerReferences: {'k:{\"uid\":\"u\"}': {}}}"));

    ObjectNode other = machine("{}");
    other.set("metadata", Documents.value("{name: m, finalizers: [b]}"));
    assertThat(apply(live, other, "bob", false, T1).path("metadata").path("finalizers"))
        .isEqualTo(Documents.value("[a, b]"));
  }

  @Test
  void a_list_that_becomes_atomic_keeps_its_owner() {
    ObjectNode live = stored(apply(null, machine("{tags: [a, b]}")));

    SchemaHints now =
        SchemaHints.resource(
            Documents.value(
                "{properties: {spec: {properties: {tags: {type: array, items: {type: string}}}}}}"));
    ObjectNode after =
        ServerSideApply.apply(live, machine("{cpu: 1}"), "bob", false, VERSION, "", T1, now)
            .object();

    assertThat(fields(after, "alice")).isEqualTo(Documents.value("{f:spec: {f:tags: {}}}"));
  }

  static ObjectNode apply(@Nullable ObjectNode live, ObjectNode config) {
    return apply(live, config, "alice", false, T0);
  }

  static ObjectNode apply(
      @Nullable ObjectNode live, ObjectNode config, String manager, boolean force, Instant now) {
    Result result = ServerSideApply.apply(live, config, manager, force, VERSION, "", now, HINTS);
    assertThat(result.conflicts()).isEmpty();
    return result.object();
  }

  static JsonNode entry(ObjectNode object, String manager) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      if (entry.path("manager").asText().equals(manager)) {
        found.add(entry);
      }
    }
    assertThat(found).hasSizeLessThan(2);
    return found.isEmpty() ? object.path("nothing") : found.getFirst();
  }

  static JsonNode fields(ObjectNode object, String manager) {
    return entry(object, manager).path("fieldsV1");
  }
}
