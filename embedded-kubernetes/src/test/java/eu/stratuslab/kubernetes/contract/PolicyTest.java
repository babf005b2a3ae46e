package eu.stratuslab.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.contract.Api.Answer;

/** What the tests of validating admission policies share: policies about config maps. */
interface PolicyTest extends ClusterTest {
  String ADMISSION = "/apis/admissionregistration.k8s.io/v1";
  String POLICIES = ADMISSION + "/validatingadmissionpolicies";
  String BINDINGS = ADMISSION + "/validatingadmissionpolicybindings";

  static String policy(String namespace, String specification) {
    return with(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: %1$s}
        spec:
          matchConstraints:
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
            resourceRules:
            - {apiGroups: [''], apiVersions: ['*'], resources: [configmaps], operations: ['*']}
        """
            .formatted(namespace),
        specification);
  }

  static String binding(String namespace, String specification) {
    return with(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: %1$s}
        spec: {policyName: %1$s}
        """
            .formatted(namespace),
        specification);
  }

  static String with(String yaml, String specification) {
    ObjectNode object = (ObjectNode) Api.tree(yaml);
    if (Api.tree(specification) instanceof ObjectNode more) {
      object.withObjectProperty("spec").setAll(more);
    }
    return object.toString();
  }

  /** A namespace with a policy about its config maps. */
  default String guarded(String specification) {
    return guarded(specification, "validationActions: [Deny]");
  }

  default String guarded(String specification, String binding) {
    String namespace = api().namespace();
    Answer made = api().post(POLICIES, policy(namespace, specification));
    assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
    made = api().post(BINDINGS, binding(namespace, binding));
    assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
    return namespace;
  }

  /** What is said of a config map, once the policy is in force. */
  default Answer refused(String namespace, String map) {
    String path = ClusterTest.maps(namespace) + "?dryRun=All";
    // A real server that has not read its policies yet refuses too, with other words.
    Eventually.holds(
        "the policy is in force",
        () -> api().post(path, map).at("/message").contains("denied request: "));
    return api().post(path, map);
  }

  default Answer create(String namespace, String map) {
    return api().post(ClusterTest.maps(namespace), map);
  }

  static String map(String name, String metadata, String data) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s%s}, data: {%s}}"
        .formatted(name, metadata, data);
  }
}
