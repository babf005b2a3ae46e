package eu.stratuslab.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.kubernetes.contract.Api.Answer;
import org.junit.jupiter.api.Test;

/** Discovery, health, authentication and reviews. */
public interface AccessContract extends ClusterTest {

  @Test
  default void the_server_says_that_it_is_well() {
    assertThat(api().get("/readyz").at("/text")).isEqualTo("ok");
    assertThat(api().get("/livez").status()).isEqualTo(200);
    assertThat(api().get("/version").at("/major")).isEqualTo("1");
  }

  @Test
  default void discovery_lists_versions_groups_and_resources() {
    assertThat(api().get("/api").at("/versions/0")).isEqualTo("v1");
    Answer groups = api().get("/apis");
    assertThat(groups.at("/kind")).isEqualTo("APIGroupList");
    assertThat(
            groups
                .body()
                .path("groups")
                .valueStream()
                .map(each -> each.path("name").asText())
                .toList())
        .contains("apps", "coordination.k8s.io", "apiextensions.k8s.io");
    Answer leases = api().get("/apis/coordination.k8s.io/v1");
    assertThat(leases.at("/groupVersion")).isEqualTo("coordination.k8s.io/v1");
    assertThat(api().get("/apis/apps").at("/preferredVersion/version")).isEqualTo("v1");
    assertThat(api().get("/apis/no.such.group").status()).isEqualTo(404);
    assertThat(api().get("/apis/no.such.group/v1").status()).isEqualTo(404);
  }

  @Test
  default void aggregated_discovery_is_one_document() {
    Answer all =
        api()
            .get(
                "/apis",
                "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
                    + "application/json");
    assertThat(all.at("/kind")).isEqualTo("APIGroupDiscoveryList");
    assertThat(all.at("/items/0/versions/0/freshness")).isEqualTo("Current");
  }

  @Test
  default void without_the_token_nothing_is_shown() {
    Answer refused = api().anonymous("/api/v1/secrets");
    assertThat(refused.status()).isIn(401, 403);
    assertThat(refused.at("/kind")).isEqualTo("Status");
  }

  @Test
  default void an_administrator_may_do_everything() {
    Answer review =
        api()
            .post(
                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                "{apiVersion: authorization.k8s.io/v1, kind: SelfSubjectAccessReview,"
                    + " spec: {resourceAttributes: {verb: create, resource: pods}}}");
    assertThat(review.status()).isEqualTo(201);
    assertThat(review.body().at("/status/allowed").asBoolean()).isTrue();
    Answer rules =
        api()
            .post(
                "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                "{apiVersion: authorization.k8s.io/v1, kind: SelfSubjectRulesReview,"
                    + " spec: {namespace: default}}");
    assertThat(rules.body().at("/status/resourceRules").toString()).contains("\"*\"");
  }

  @Test
  default void policies_and_roles_are_stored() {
    String name = Api.unique("role");
    assertThat(
            api()
                .post(
                    "/apis/rbac.authorization.k8s.io/v1/clusterroles",
                    "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name:"
                        + " 'test:"
                        + name
                        + "'}, rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]}")
                .status())
        .isEqualTo(201);
    assertThat(
            api()
                .post(
                    "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies",
                    "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicy,"
                        + " metadata: {name: "
                        + name
                        + "}, spec: {matchConstraints: {resourceRules: [{apiGroups: [example.org],"
                        + " apiVersions: ['*'], operations: [CREATE], resources: [things]}]},"
                        + " validations: [{expression: 'true'}]}}")
                .status())
        .isEqualTo(201);
  }

  @Test
  default void unknown_paths_and_methods_are_refused() {
    assertThat(api().get("/nothing").status()).isEqualTo(404);
    assertThat(api().get("/api/v1/nothings").status()).isEqualTo(404);
    assertThat(api().send("PUT", "/api/v1/namespaces", "application/json", "{}").status())
        .isEqualTo(405);
  }
}
