package eu.stratuslab.kubernetes.patch;

import static eu.stratuslab.kubernetes.patch.Machines.HINTS;
import static eu.stratuslab.kubernetes.patch.Machines.VERSION;
import static eu.stratuslab.kubernetes.patch.Machines.machine;
import static eu.stratuslab.kubernetes.patch.Machines.stored;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.schema.Documents;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UpdateOwnershipTest {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant T1 = T0.plusSeconds(60);

  @Test
  void a_create_owns_everything_with_its_containers() {
    ObjectNode created = created(machine("{cpu: 2, disks: [{name: x}]}"));

    assertThat(ServerSideApplyTest.entry(created, "curl"))
        .isEqualTo(
            Documents.value(
                """
                apiVersion: stratuslab.eu/v1alpha1
                fieldsType: FieldsV1
                fieldsV1:
                  f:spec:
                    .: {}
                    f:cpu: {}
                    f:disks:
                      .: {}
                      'k:{"name":"x"}': {.: {}, f:name: {}}
                manager: curl
                operation: Update
                time: "2026-03-01T10:00:00Z"
                """));
  }

  @Test
  void an_update_takes_over_changed_fields_only() {
    ObjectNode live = stored(ServerSideApplyTest.apply(null, machine("{cpu: 2, memory: 1G}")));

    ObjectNode after = updated(live, "{cpu: 3, memory: 1G, extra: {a: b}}", T1);

    assertThat(ServerSideApplyTest.fields(after, "alice"))
        .isEqualTo(Documents.value("{f:spec: {f:memory: {}}}"));
    assertThat(ServerSideApplyTest.fields(after, "curl"))
        .isEqualTo(Documents.value("{f:spec: {f:cpu: {}, f:extra: {.: {}, f:a: {}}}}"));
  }

  @Test
  void an_update_that_changes_nothing_moves_no_time() {
    ObjectNode live = created(machine("{cpu: 2}"));

    assertThat(updated(live, "{cpu: 2}", T1)).isEqualTo(live);
  }

  @Test
  void removed_fields_lose_their_owners() {
    ObjectNode live = stored(ServerSideApplyTest.apply(null, machine("{cpu: 2, memory: 1G}")));

    ObjectNode after = updated(live, "{cpu: 2}", T1);

    assertThat(ServerSideApplyTest.fields(after, "alice"))
        .isEqualTo(Documents.value("{f:spec: {f:cpu: {}}}"));
    assertThat(ServerSideApplyTest.entry(after, "curl").isMissingNode()).isTrue();
  }

  @Test
  void a_manager_that_removed_a_field_by_update_may_be_overruled_without_conflict() {
    ObjectNode live = stored(ServerSideApplyTest.apply(null, machine("{cpu: 2}")));
    live = updated(live, "{}", T1);

    ObjectNode after = ServerSideApplyTest.apply(live, machine("{cpu: 2}"));

    assertThat(after.path("spec")).isEqualTo(Documents.value("{cpu: 2}"));
  }

  @Test
  void status_writes_have_an_entry_of_their_own() {
    ObjectNode live = created(machine("{cpu: 2}"));
    ObjectNode update = live.deepCopy();
    update.putObject("status").put("phase", "Up");
    update.withObjectProperty("spec").put("cpu", 9);

    ServerSideApply.update(
        live, update, "agent", VERSION, "status", T1, HINTS.withStatusSubresource());

    assertThat(ServerSideApplyTest.fields(update, "agent"))
        .isEqualTo(Documents.value("{f:status: {.: {}, f:phase: {}}}"));
    assertThat(ServerSideApplyTest.entry(update, "agent").path("subresource").asText())
        .isEqualTo("status");
    assertThat(ServerSideApplyTest.fields(update, "curl"))
        .isEqualTo(ServerSideApplyTest.fields(live, "curl"));
  }

  @Test
  void an_empty_list_forgets_all_ownership() {
    ObjectNode live = created(machine("{cpu: 2}"));
    ObjectNode update = live.deepCopy();
    update.withObjectProperty("metadata").putArray("managedFields");

    ServerSideApply.update(live, update, "curl", VERSION, "", T1, HINTS);

    assertThat(update.path("metadata").has("managedFields")).isFalse();
  }

  @Test
  void a_client_that_drops_managed_fields_does_not_lose_them() {
    ObjectNode live = created(machine("{cpu: 2}"));
    ObjectNode update = live.deepCopy();
    update.withObjectProperty("metadata").remove("managedFields");

    ServerSideApply.update(live, update, "curl", VERSION, "", T1, HINTS);

    assertThat(update).isEqualTo(live);
  }

  @Test
  void a_client_may_rewrite_managed_fields() {
    ObjectNode live = created(machine("{cpu: 2}"));
    ObjectNode update = live.deepCopy();
    ((ObjectNode) update.path("metadata").path("managedFields").path(0))
        .put("manager", "kubectl")
        .put("operation", "Apply");

    ServerSideApply.update(live, update, "kubectl", VERSION, "", T1, HINTS);

    assertThat(ServerSideApplyTest.entry(update, "kubectl").path("operation").asText())
        .isEqualTo("Apply");
    assertThat(ServerSideApplyTest.entry(update, "curl").isMissingNode()).isTrue();
  }

  @Test
  void an_object_without_ownership_stays_so_until_the_first_apply() {
    ObjectNode live = stored(machine("{cpu: 2}"));

    assertThat(updated(live, "{cpu: 3}", T1).path("metadata").has("managedFields")).isFalse();
  }

  @Test
  void the_oldest_of_many_updaters_are_folded_into_one() {
    ObjectNode live = created(machine("{cpu: 0}"));
    for (int i = 0; i < 14; i++) {
      ObjectNode update = live.deepCopy();
      update.withObjectProperty("spec").withObjectProperty("extra").put("k" + i, "v");
      ServerSideApply.update(live, update, "manager-" + i, VERSION, "", T0.plusSeconds(i), HINTS);
      live = update;
    }

    assertThat(live.path("metadata").path("managedFields")).hasSize(10);
    assertThat(ServerSideApplyTest.fields(live, "ancient-changes").path("f:spec").path("f:extra"))
        .isEqualTo(Documents.value("{.: {}, f:k0: {}, f:k1: {}, f:k2: {}, f:k3: {}, f:k4: {}}"));
  }

  private static ObjectNode created(ObjectNode machine) {
    ObjectNode created = machine.deepCopy();
    ServerSideApply.update(Documents.object("{}"), created, "curl", VERSION, "", T0, HINTS);
    return stored(created);
  }

  private static ObjectNode updated(ObjectNode live, String spec, Instant now) {
    ObjectNode update = live.deepCopy();
    update.set("spec", Documents.value(spec));
    ServerSideApply.update(live, update, "curl", VERSION, "", now, HINTS);
    return update;
  }
}
