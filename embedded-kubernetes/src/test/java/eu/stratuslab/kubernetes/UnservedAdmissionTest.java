package eu.stratuslab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.kubernetes.contract.Api;
import eu.stratuslab.kubernetes.contract.Cluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What a real API server would ask before a write and this one does not, it refuses to store. */
@TestInstance(Lifecycle.PER_CLASS)
class UnservedAdmissionTest {
  private static final String ADMISSION = "/apis/admissionregistration.k8s.io/v1/";

  private EmbeddedKubernetes server;
  private Api api;

  @BeforeAll
  void start() {
    server = EmbeddedKubernetes.start(Settings.inMemory());
    api = new Api(new Cluster(server.url(), server.token(), true, true));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String policy(String resource, String expression) {
    return """
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingAdmissionPolicy
    metadata: {name: unserved}
    spec:
      matchConstraints:
        resourceRules:
        - {apiGroups: [apps], apiVersions: ['*'], resources: [%s], operations: ['*']}
      validations:
      - expression: "%s"
    """
        .formatted(resource, expression);
  }

  private void refused(String resource, String object, String field, String why) {
    var answer = api.post(ADMISSION + resource, object);

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(422);
    assertThat(answer.at("/details/causes/0/field")).isEqualTo(field);
    assertThat(answer.at("/message")).contains(why);
  }

  @Test
  void expressions_cannot_ask_for_what_the_user_may_do() {
    refused(
        "validatingadmissionpolicies",
        policy(
            "deployments", "authorizer.group('apps').resource('deployments').check('x').allowed()"),
        "spec.validations[0].expression",
        "This API server has no authorizer for expressions");
  }

  @Test
  void a_scale_is_no_resource_of_its_own() {
    refused(
        "validatingadmissionpolicies",
        policy("deployments/scale", "object.spec.replicas < 3"),
        "spec.matchConstraints.resourceRules[0].resources",
        "judges a write of a scale as an update of the resource itself");
    refused(
        "validatingadmissionpolicybindings",
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: unserved}
        spec:
          policyName: unserved
          validationActions: [Deny]
          matchResources:
            resourceRules:
            - {apiGroups: [apps], apiVersions: ['*'], resources: [deployments/scale], operations: ['*']}
        """,
        "spec.matchResources.resourceRules[0].resources",
        "judges a write of a scale as an update of the resource itself");
  }

  @Test
  void a_policy_of_a_resource_judges_its_scale() {
    var named = policy("deployments", "object.spec.replicas < 3").replace("unserved", "small");
    assertThat(api.post(ADMISSION + "validatingadmissionpolicies", named).status()).isEqualTo(201);
    var bound =
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: small}
        spec: {policyName: small, validationActions: [Deny]}
        """;
    assertThat(api.post(ADMISSION + "validatingadmissionpolicybindings", bound).status())
        .isEqualTo(201);
    var deployments = "/apis/apps/v1/namespaces/" + api.namespace() + "/deployments";
    var labels = "{matchLabels: {a: b}}";
    var deployment =
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: one}, spec: {replicas: 1,"
            + " selector: %s, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c,"
            + " image: i}]}}}}";
    var made = api.post(deployments, deployment.formatted(labels));
    assertThat(made.status()).as(made.body().toString()).isEqualTo(201);

    var scaled = api.merge(deployments + "/one/scale", "{spec: {replicas: 5}}");

    assertThat(scaled.status()).isEqualTo(422);
    assertThat(scaled.at("/message")).contains("denied request: failed expression");
    assertThat(api.merge(deployments + "/one/scale", "{spec: {replicas: 2}}").status())
        .isEqualTo(200);
  }

  @Test
  void webhooks_are_not_called() {
    for (var kind : new String[] {"Validating", "Mutating"}) {
      refused(
          kind.toLowerCase(java.util.Locale.ROOT) + "webhookconfigurations",
          """
          apiVersion: admissionregistration.k8s.io/v1
          kind: %sWebhookConfiguration
          metadata: {name: unserved}
          webhooks:
          - {name: a.b.c, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {url: 'https://a.b/'}}
          """
              .formatted(kind),
          "webhooks",
          "calls no webhooks");
    }
  }
}
