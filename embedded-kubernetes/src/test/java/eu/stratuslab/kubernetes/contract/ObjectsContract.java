package eu.stratuslab.kubernetes.contract;

import static eu.stratuslab.kubernetes.contract.ClusterTest.map;
import static eu.stratuslab.kubernetes.contract.ClusterTest.maps;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.contract.Api.Answer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Creating, reading, replacing and deleting objects. */
public interface ObjectsContract extends ClusterTest {

  @Test
  default void a_created_object_has_identity_and_can_be_read() {
    String path = maps(api().namespace());
    Answer created = api().post(path, map("one", ""));
    assertThat(created.status()).isEqualTo(201);
    assertThat(UUID.fromString(created.uid()).version()).isEqualTo(4);
    assertThat(created.at("/metadata/creationTimestamp")).endsWith("Z");
    assertThat(created.version()).isNotEmpty();
    Answer read = api().get(path + "/one");
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.body()).isEqualTo(created.body());
  }

  @Test
  default void a_missing_object_is_not_found_with_details() {
    Answer missing = api().get(maps(api().namespace()) + "/none");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.at("/kind")).isEqualTo("Status");
    assertThat(missing.at("/reason")).isEqualTo("NotFound");
    assertThat(missing.at("/message")).isEqualTo("configmaps \"none\" not found");
    assertThat(missing.at("/details/name")).isEqualTo("none");
    assertThat(missing.at("/details/kind")).isEqualTo("configmaps");
    assertThat(missing.at("/code")).isEqualTo("404");
  }

  @Test
  default void a_second_create_already_exists_and_a_stale_update_conflicts() {
    String path = maps(api().namespace());
    Answer first = api().post(path, map("one", ""));
    Answer second = api().post(path, map("one", ""));
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.at("/reason")).isEqualTo("AlreadyExists");
    api().merge(path + "/one", "{data: {c: d}}");
    Answer stale = api().put(path + "/one", first.body());
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.at("/reason")).isEqualTo("Conflict");
    assertThat(stale.at("/message"))
        .isEqualTo(
            "Operation cannot be fulfilled on configmaps \"one\": the object has been modified;"
                + " please apply your changes to the latest version and try again");
  }

  @Test
  default void generated_names_begin_with_their_prefix_and_differ() {
    String path = maps(api().namespace());
    String body = "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: some-}}";
    Answer first = api().post(path, body);
    Answer second = api().post(path, body);
    assertThat(first.name()).startsWith("some-").hasSize(10).isNotEqualTo(second.name());
  }

  @Test
  default void bodies_must_belong_to_their_path() {
    String path = maps(api().namespace());
    assertThat(api().post(path, "{apiVersion: v1, kind: Secret, metadata: {name: x}}").status())
        .isEqualTo(400);
    assertThat(api().post(path, map("x", ", namespace: elsewhere")).status()).isEqualTo(400);
    assertThat(api().post(path, map("x", ", resourceVersion: '1'")).status()).isIn(400, 500);
    api().post(path, map("one", ""));
    assertThat(api().put(path + "/one", map("two", "")).status()).isEqualTo(400);
    assertThat(api().send("POST", path, "application/json", "{broken").status()).isEqualTo(400);
    assertThat(api().send("POST", path, "text/csv", "a,b").status()).isEqualTo(415);
  }

  @Test
  default void names_must_be_well_formed() {
    Answer refused = api().post(maps(api().namespace()), map("Not_A_Name", ""));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/reason")).isEqualTo("Invalid");
    assertThat(refused.at("/details/causes/0/field")).isEqualTo("metadata.name");
  }

  @Test
  default void nothing_is_created_in_a_namespace_that_does_not_exist() {
    Answer refused = api().post(maps(Api.unique("nowhere")), map("one", ""));
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.at("/details/kind")).isEqualTo("namespaces");
  }

  @Test
  default void an_update_without_change_keeps_the_version() {
    String path = maps(api().namespace());
    Answer created = api().post(path, map("one", ""));
    Answer same = api().put(path + "/one", created.body());
    assertThat(same.status()).isEqualTo(200);
    assertThat(same.version()).isEqualTo(created.version());
    Answer changed = api().merge(path + "/one", "{data: {a: c}}");
    assertThat(Long.parseLong(changed.version())).isGreaterThan(Long.parseLong(same.version()));
  }

  @Test
  default void the_server_keeps_its_own_metadata() {
    String path = maps(api().namespace());
    Answer created = api().post(path, map("one", ""));
    ObjectNode changed = created.body().deepCopy();
    ObjectNode metadata = (ObjectNode) changed.path("metadata");
    metadata.put("creationTimestamp", "2001-01-01T00:00:00Z");
    assertThat(api().put(path + "/one", changed).at("/metadata/creationTimestamp"))
        .isEqualTo(created.at("/metadata/creationTimestamp"));
    metadata.put("deletionTimestamp", "2001-01-01T00:00:00Z");
    Answer refused = api().put(path + "/one", changed);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/details/causes/0/field")).isEqualTo("metadata.deletionTimestamp");
    metadata.put("uid", UUID.randomUUID().toString()).remove("deletionTimestamp");
    assertThat(api().put(path + "/one", changed).status()).isEqualTo(409);
    Answer updated = api().put(path + "/one", map("one", "").replace("a: b", "a: c"));
    assertThat(updated.at("/metadata/creationTimestamp"))
        .isEqualTo(created.at("/metadata/creationTimestamp"));
    assertThat(updated.uid()).isEqualTo(created.uid());
  }

  @Test
  default void a_deletion_tells_what_is_gone() {
    String path = maps(api().namespace());
    Answer created = api().post(path, map("one", ""));
    Answer deleted = api().delete(path + "/one");
    assertThat(deleted.status()).isEqualTo(200);
    assertThat(deleted.at("/status")).isEqualTo("Success");
    assertThat(deleted.at("/details/uid")).isEqualTo(created.uid());
    assertThat(api().get(path + "/one").status()).isEqualTo(404);
    assertThat(api().delete(path + "/one").status()).isEqualTo(404);
  }

  @Test
  default void deletion_preconditions_must_hold() {
    String path = maps(api().namespace());
    Answer created = api().post(path, map("one", ""));
    Answer refused =
        api().delete(path + "/one", "{preconditions: {uid: " + UUID.randomUUID() + "}}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(api().delete(path + "/one", "{preconditions: {resourceVersion: '1'}}").status())
        .isEqualTo(409);
    assertThat(
            api()
                .delete(
                    path + "/one",
                    "{preconditions: {uid: "
                        + created.uid()
                        + ", resourceVersion: '"
                        + created.version()
                        + "'}}")
                .status())
        .isEqualTo(200);
  }

  @Test
  default void finalizers_hold_an_object_until_the_last_is_taken_away() {
    String path = maps(api().namespace());
    api().post(path, map("one", ", finalizers: [example.org/a, example.org/b]"));
    Answer marked = api().delete(path + "/one");
    assertThat(marked.status()).isEqualTo(200);
    assertThat(marked.at("/metadata/deletionTimestamp")).endsWith("Z");
    assertThat(marked.at("/metadata/deletionGracePeriodSeconds")).isEqualTo("0");
    Answer more =
        api()
            .merge(
                path + "/one",
                "{metadata: {finalizers: [example.org/a, example.org/b, example.org/c]}}");
    assertThat(more.status()).isEqualTo(422);
    assertThat(more.at("/message")).contains("no new finalizers can be added");
    api().merge(path + "/one", "{metadata: {finalizers: [example.org/b]}}");
    assertThat(api().get(path + "/one").status()).isEqualTo(200);
    Answer last = api().merge(path + "/one", "{metadata: {finalizers: null}}");
    assertThat(last.status()).isEqualTo(200);
    assertThat(api().get(path + "/one").status()).isEqualTo(404);
  }

  @Test
  default void a_dry_run_stores_nothing() {
    String path = maps(api().namespace());
    assertThat(api().post(path + "?dryRun=All", map("one", "")).status()).isEqualTo(201);
    assertThat(api().get(path + "/one").status()).isEqualTo(404);
    Answer created = api().post(path, map("one", ""));
    assertThat(api().merge(path + "/one?dryRun=All", "{data: {a: z}}").at("/data/a"))
        .isEqualTo("z");
    assertThat(api().delete(path + "/one?dryRun=All").status()).isEqualTo(200);
    assertThat(api().get(path + "/one").version()).isEqualTo(created.version());
  }

  @Test
  default void a_collection_is_deleted_by_selector() {
    String path = maps(api().namespace());
    api().post(path, map("one", ", labels: {go: 'yes'}"));
    api().post(path, map("two", ", labels: {go: 'no'}"));
    assertThat(api().delete(path + "?labelSelector=go%3Dyes").status()).isEqualTo(200);
    assertThat(ClusterTest.names(api().get(path))).isEqualTo(List.of("two"));
  }

  @Test
  default void plain_text_of_a_secret_becomes_data() {
    String path = "/api/v1/namespaces/" + api().namespace() + "/secrets";
    Answer created =
        api()
            .post(
                path,
                "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {word: hello}}");
    assertThat(created.at("/data/word")).isEqualTo("aGVsbG8=");
    assertThat(created.at("/type")).isEqualTo("Opaque");
    assertThat(created.body().has("stringData")).isFalse();
  }

  @Test
  default void a_body_that_is_too_large_is_refused() {
    String path = maps(api().namespace());
    String body =
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"big\"},"
            + "\"data\":{\"a\":\""
            + "x".repeat(4 * 1024 * 1024)
            + "\"}}";
    Answer refused = api().send("POST", path, "application/json", body);
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.at("/reason")).isEqualTo("RequestEntityTooLarge");
  }
}
