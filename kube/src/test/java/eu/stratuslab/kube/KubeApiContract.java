package eu.stratuslab.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.KubeException.Code;
import eu.stratuslab.model.document.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every {@link KubeApi} must do: the fake, the embedded API server, and a real one. */
public abstract class KubeApiContract extends KubeWatchContract {
  private static void fails(Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KubeException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  @Test
  void the_cluster_has_a_uid_that_stays() {
    assertThat(api().clusterUid()).isNotEmpty().isEqualTo(api().clusterUid());
  }

  @Test
  void a_created_resource_is_read_as_it_was_written() {
    var created = created("a");
    var read = api().get(created.ref()).orElseThrow();
    assertThat(read.spec()).isEqualTo(spec(1));
    assertThat(read.labels()).containsEntry(Labels.TENANT, "test");
    assertThat(read.annotations()).containsEntry(Labels.NAME, "Ein Name, frei von Regeln");
    assertThat(read.meta().uid()).isNotEmpty().isEqualTo(created.meta().uid());
    assertThat(read.meta().generation()).isEqualTo(1);
    assertThat(read.meta().deleting()).isFalse();
    assertThat(read.status()).isEmpty();
  }

  @Test
  void what_is_missing_is_empty() {
    assertThat(api().get(new Ref(MACHINE, namespace, "nobody"))).isEmpty();
    assertThat(api().get(new Ref(MACHINE, namespace + "x", "nobody"))).isEmpty();
  }

  @Test
  void a_name_is_created_once() {
    created("a");
    fails(Code.EXISTS, () -> created("a"));
  }

  @Test
  void a_missing_namespace_or_type_is_a_wait() {
    var elsewhere =
        new Resource(
            MACHINE,
            namespace + "x",
            "a",
            Resource.Meta.none(),
            Map.of(),
            Map.of(),
            spec(1),
            Json.object());
    fails(Code.NOT_SERVED, () -> api().create(elsewhere));
  }

  @Test
  void a_list_selects_by_labels() {
    created("a");
    api().create(machine("b", spec(2)));
    var mine = api().list(MACHINE, Map.of(Labels.TENANT, "test", Labels.CLOUD, CLOUD));
    assertThat(mine.stream().filter(r -> namespace.equals(r.namespace())).map(Resource::name))
        .containsExactlyInAnyOrder("a", "b");
    assertThat(api().list(MACHINE, Map.of(Labels.TENANT, "nobody-has-this"))).isEmpty();
  }

  @Test
  void an_apply_changes_spec_labels_and_generation() {
    var created = created("a");
    var wanted =
        new Resource(
            MACHINE,
            namespace,
            "a",
            Resource.Meta.none(),
            Map.of(Labels.CLOUD, CLOUD, Labels.TENANT, "test", Labels.HOST, "h1"),
            Map.of(Labels.NAME, "new"),
            spec(4),
            Json.object());
    var applied = api().apply(wanted, created.meta().uid(), Labels.BRIDGE);
    assertThat(applied.spec()).isEqualTo(spec(4));
    assertThat(applied.labels()).containsEntry(Labels.HOST, "h1");
    assertThat(applied.annotations()).containsEntry(Labels.NAME, "new");
    assertThat(applied.meta().generation()).isEqualTo(2);
    assertThat(applied.meta().uid()).isEqualTo(created.meta().uid());
  }

  @Test
  void an_apply_takes_away_what_the_create_gave_and_what_strangers_added() {
    var operation = Json.object().put("id", "j").put("action", "restart");
    var first = spec(1).put("force", true);
    first.set("operation", operation);
    var created = api().create(machine("a", first));
    var applied = api().apply(machine("a", spec(1)), created.meta().uid(), Labels.BRIDGE);
    assertThat(applied.spec()).isEqualTo(spec(1));
    var again = spec(1);
    again.set("operation", operation);
    api().apply(machine("a", again), created.meta().uid(), "stranger");
    api().apply(machine("a", spec(1)), created.meta().uid(), Labels.BRIDGE);
    assertThat(api().get(created.ref()).orElseThrow().spec()).isEqualTo(spec(1));
  }

  @Test
  void an_apply_of_the_same_changes_nothing() {
    var created = created("a");
    var first = api().apply(machine("a", spec(2)), created.meta().uid(), Labels.BRIDGE);
    var second = api().apply(machine("a", spec(2)), created.meta().uid(), Labels.BRIDGE);
    assertThat(second.meta().resourceVersion()).isEqualTo(first.meta().resourceVersion());
  }

  @Test
  void what_is_marked_comes_back_whole() {
    var created = api().create(Stamp.on(machine("a", spec(1)), 1));
    assertThat(Stamp.broken(read("a"))).as("created").isFalse();
    api().apply(Stamp.on(machine("a", spec(2)), 1), created.meta().uid(), Labels.BRIDGE);
    assertThat(read("a").spec().path("cpu").asInt()).isEqualTo(2);
    assertThat(Stamp.broken(read("a"))).as("applied").isFalse();
  }

  private Resource read(String name) {
    return api().get(new Ref(MACHINE, namespace, name)).orElseThrow();
  }

  @Test
  void an_apply_never_creates() {
    var created = created("a");
    api().delete(created.ref(), created.meta().uid());
    fails(
        Code.NOT_FOUND,
        () -> api().apply(machine("a", spec(2)), created.meta().uid(), Labels.BRIDGE));
    fails(
        Code.NOT_FOUND,
        () ->
            api()
                .applyStatus(
                    created.ref(), created.meta().uid(), Json.object().put("state", "X"), "m"));
    created("a");
    fails(
        Code.CONFLICT,
        () -> api().apply(machine("a", spec(2)), created.meta().uid(), Labels.BRIDGE));
  }

  @Test
  void the_term_never_goes_back() {
    var created = created("a");
    fails(
        Code.INVALID,
        () ->
            api().apply(machine("a", spec(1).put("term", 2)), created.meta().uid(), Labels.BRIDGE));
  }

  @Test
  void the_status_is_owned_by_member_and_by_condition() {
    var created = created("a");
    var uid = created.meta().uid();
    var report = Json.object().put("state", "STARTED").put("power", "Running").put("epoch", 1);
    condition(report, "Ready");
    api().applyStatus(created.ref(), uid, report, Labels.AGENT);
    var proposal = Json.object();
    proposal.putObject("proposal").put("host", "h1").put("revision", 1);
    condition(proposal, "Scheduled");
    api().applyStatus(created.ref(), uid, proposal, Labels.OPERATOR);
    var less = Json.object().put("state", "STOPPED");
    condition(less, "Ready");
    var status = api().applyStatus(created.ref(), uid, less, Labels.AGENT).status();
    assertThat(status.path("state").asText()).isEqualTo("STOPPED");
    assertThat(status.has("power")).isFalse();
    assertThat(status.path("proposal").path("host").asText()).isEqualTo("h1");
    List<String> types = new ArrayList<>();
    status.path("conditions").forEach(c -> types.add(c.path("type").asText()));
    assertThat(types).containsExactlyInAnyOrder("Ready", "Scheduled");
    var read = api().get(created.ref()).orElseThrow();
    assertThat(read.meta().generation()).as("a status is no generation").isEqualTo(1);
    assertThat(read.spec()).isEqualTo(spec(1));
  }

  private static void condition(ObjectNode status, String type) {
    status
        .putArray("conditions")
        .addObject()
        .put("type", type)
        .put("status", "True")
        .put("reason", "Because");
  }

  @Test
  void a_finalizer_keeps_a_deleted_resource() {
    var created = created("a");
    var uid = created.meta().uid();
    api().addFinalizer(created.ref(), uid, Labels.FINALIZER);
    var held = api().addFinalizer(created.ref(), uid, Labels.FINALIZER);
    assertThat(held.meta().finalizers()).containsExactly(Labels.FINALIZER);
    api().delete(created.ref(), uid);
    var dying = api().get(created.ref()).orElseThrow();
    assertThat(dying.meta().deleting()).isTrue();
    fails(Code.CONFLICT, () -> api().addFinalizer(created.ref(), uid, "stratuslab.eu/late"));
    fails(
        Code.CONFLICT,
        () ->
            api()
                .removeFinalizer(
                    created.ref(), uid, held.meta().resourceVersion(), Labels.FINALIZER));
    api().removeFinalizer(created.ref(), uid, dying.meta().resourceVersion(), Labels.FINALIZER);
    assertThat(api().get(created.ref())).isEmpty();
    fails(Code.NOT_FOUND, () -> api().addFinalizer(created.ref(), uid, Labels.FINALIZER));
  }

  @Test
  void a_dying_resource_can_still_be_applied() {
    var created = created("a");
    var uid = created.meta().uid();
    api().addFinalizer(created.ref(), uid, Labels.FINALIZER);
    api().delete(created.ref(), uid);
    var applied = api().apply(machine("a", spec(1).put("terminate", "job")), uid, Labels.BRIDGE);
    assertThat(applied.spec().path("terminate").asText()).isEqualTo("job");
    assertThat(applied.meta().deleting()).isTrue();
    assertThat(applied.meta().finalizers()).containsExactly(Labels.FINALIZER);
    api().removeFinalizer(created.ref(), uid, applied.meta().resourceVersion(), Labels.FINALIZER);
  }

  @Test
  void a_delete_names_the_uid() {
    var created = created("a");
    fails(Code.CONFLICT, () -> api().delete(created.ref(), UUID.randomUUID().toString()));
    api().delete(created.ref(), created.meta().uid());
    fails(Code.NOT_FOUND, () -> api().delete(created.ref(), created.meta().uid()));
    assertThat(created("a").meta().uid()).isNotEqualTo(created.meta().uid());
  }

  @Test
  void a_namespace_of_another_cloud_is_refused() {
    api().ensureNamespace(namespace, CLOUD);
    fails(Code.CONFLICT, () -> api().ensureNamespace(namespace, UUID.randomUUID().toString()));
  }

  @Test
  void a_secret_is_put_read_changed_and_deleted() {
    assertThat(api().secret(namespace, "s")).isEmpty();
    api().putSecret(namespace, "s", CLOUD, Map.of("a", new byte[] {0, 1, (byte) 200}));
    assertThat(api().secret(namespace, "s").orElseThrow().get("a"))
        .containsExactly(0, 1, (byte) 200);
    api().putSecret(namespace, "s", CLOUD, Map.of("b", new byte[] {7}));
    assertThat(api().secret(namespace, "s").orElseThrow()).containsOnlyKeys("b");
    api().deleteSecret(namespace, "s");
    api().deleteSecret(namespace, "s");
    assertThat(api().secret(namespace, "s")).isEmpty();
  }

  @Test
  void the_same_event_is_written_once() {
    var created = created("a");
    for (var i = 0; i < 2; i++) {
      api().event(created.ref(), created.meta().uid(), "id", true, "Reverted", "a foreign edit");
    }
    assertThat(created.ref()).isNotNull();
  }
}
