package eu.stratuslab.kubernetes.contract;

import static eu.stratuslab.kubernetes.contract.ClusterTest.map;
import static eu.stratuslab.kubernetes.contract.ClusterTest.maps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.stratuslab.kubernetes.contract.Api.Answer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Garbage collection and the end of namespaces. */
public interface CollectionContract extends ClusterTest {

  private void assumeCollector() {
    assumeTrue(cluster().collects(), "skipped: because this cluster has no controller manager");
  }

  private static String ownedBy(String name, String owner, String uid) {
    return map(
        name,
        ", ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: "
            + owner
            + ", uid: "
            + uid
            + ", blockOwnerDeletion: true}]");
  }

  @Test
  default void dependents_follow_their_owner() {
    assumeCollector();
    String path = maps(api().namespace());
    Answer owner = api().post(path, map("owner", ""));
    api().post(path, ownedBy("child", "owner", owner.uid()));
    api().delete(path + "/owner");
    Eventually.holds("the child goes", () -> api().get(path + "/child").status() == 404);
  }

  @Test
  default void a_dependent_of_another_uid_is_garbage() {
    assumeCollector();
    String path = maps(api().namespace());
    api().post(path, map("owner", ""));
    api().post(path, ownedBy("child", "owner", UUID.randomUUID().toString()));
    Eventually.holds("the child goes", () -> api().get(path + "/child").status() == 404);
    assertThat(api().get(path + "/owner").status()).isEqualTo(200);
  }

  @Test
  default void a_dependent_of_two_loses_only_the_one_that_went() {
    assumeCollector();
    String path = maps(api().namespace());
    Answer first = api().post(path, map("first", ""));
    Answer second = api().post(path, map("second", ""));
    api()
        .post(
            path,
            map(
                "child",
                ", ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: first, uid: "
                    + first.uid()
                    + "}, {apiVersion: v1, kind: ConfigMap, name: second, uid: "
                    + second.uid()
                    + "}]"));
    api().delete(path + "/first");
    Eventually.holds(
        "one owner is left",
        () -> api().get(path + "/child").body().at("/metadata/ownerReferences").size() == 1);
    assertThat(api().get(path + "/child").at("/metadata/ownerReferences/0/name"))
        .isEqualTo("second");
  }

  @Test
  default void orphans_stay_and_forget_their_owner() {
    assumeCollector();
    String path = maps(api().namespace());
    Answer owner = api().post(path, map("owner", ""));
    api().post(path, ownedBy("child", "owner", owner.uid()));
    // The collector of a real cluster must have seen the child before.
    Eventually.holds("the child is there", () -> api().get(path + "/child").status() == 200);
    api().delete(path + "/owner", "{propagationPolicy: Orphan}");
    Eventually.holds("the owner goes", () -> api().get(path + "/owner").status() == 404);
    Answer child = api().get(path + "/child");
    assertThat(child.status()).isEqualTo(200);
    assertThat(child.body().at("/metadata/ownerReferences").isEmpty()).isTrue();
  }

  @Test
  default void an_owner_waits_for_its_dependents_in_the_foreground() {
    assumeCollector();
    String path = maps(api().namespace());
    Answer owner = api().post(path, map("owner", ""));
    api().post(path, ownedBy("child", "owner", owner.uid()));
    api().merge(path + "/child", "{metadata: {finalizers: [example.org/hold]}}");
    Answer deleted = api().delete(path + "/owner", "{propagationPolicy: Foreground}");
    assertThat(deleted.at("/metadata/finalizers/0")).isEqualTo("foregroundDeletion");
    Eventually.holds(
        "the child is marked",
        () -> !api().get(path + "/child").at("/metadata/deletionTimestamp").isEmpty());
    assertThat(api().get(path + "/owner").status()).isEqualTo(200);
    api().merge(path + "/child", "{metadata: {finalizers: null}}");
    Eventually.holds("the owner goes", () -> api().get(path + "/owner").status() == 404);
  }

  @Test
  default void a_namespace_goes_when_its_content_is_gone() {
    assumeCollector();
    String namespace = api().namespace();
    String path = "/api/v1/namespaces/" + namespace;
    assertThat(api().get(path).at("/status/phase")).isEqualTo("Active");
    api().post(maps(namespace), map("held", ", finalizers: [example.org/hold]"));
    Answer deleted = api().delete(path);
    assertThat(deleted.at("/status/phase")).isEqualTo("Terminating");
    Answer refused = api().post(maps(namespace), map("new", ""));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.at("/details/causes/0/reason")).isEqualTo("NamespaceTerminating");
    Eventually.holds(
        "the content is marked",
        () -> !api().get(maps(namespace) + "/held").at("/metadata/deletionTimestamp").isEmpty());
    api().merge(maps(namespace) + "/held", "{metadata: {finalizers: null}}");
    Eventually.holds("the namespace goes", () -> api().get(path).status() == 404);
  }
}
