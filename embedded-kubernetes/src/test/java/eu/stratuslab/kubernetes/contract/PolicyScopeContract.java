package eu.stratuslab.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.kubernetes.contract.Api.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Validating admission policies: which writes they judge, by which parameters, with which effect.
 */
public interface PolicyScopeContract extends PolicyTest {
  @Test
  default void parameters_are_found_by_name_and_must_be_there() {
    String params = api().namespace();
    create(params, PolicyTest.map("limits", "", "most: '3'"));
    String specification =
        """
        paramKind: {apiVersion: v1, kind: ConfigMap}
        validations:
        - expression: "size(object.data.a) <= int(params.data.most)"
          messageExpression: "'at most ' + params.data.most"
        """;
    String namespace =
        guarded(
            specification,
            "{validationActions: [Deny], paramRef: {name: limits, namespace: %s,".formatted(params)
                + " parameterNotFoundAction: Deny}}");

    assertThat(refused(namespace, PolicyTest.map("one", "", "a: long")).at("/message"))
        .endsWith("denied request: at most 3");
    assertThat(create(namespace, PolicyTest.map("one", "", "a: bad")).status()).isEqualTo(201);

    api().delete(ClusterTest.maps(params) + "/limits");
    Eventually.holds(
        "nothing is let in without them",
        () ->
            create(namespace, PolicyTest.map("two", "", "a: b"))
                .at("/message")
                .endsWith(
                    "failed to configure binding: no params found for policy binding with `Deny`"
                        + " parameterNotFoundAction"));
  }

  @Test
  default void every_parameter_that_a_selector_chooses_is_asked_about() {
    String params = api().namespace();
    create(params, PolicyTest.map("one", ", labels: {limit: 'yes'}", "not: red"));
    create(params, PolicyTest.map("two", ", labels: {limit: 'yes'}", "not: blue"));
    create(params, PolicyTest.map("three", "", "not: green"));
    String namespace =
        guarded(
            """
            paramKind: {apiVersion: v1, kind: ConfigMap}
            validations: [{expression: "object.data.a != params.data.not"}]
            """,
            "{validationActions: [Deny], paramRef: {selector: {matchLabels: {limit: 'yes'}},"
                + " namespace: %s, parameterNotFoundAction: Allow}}".formatted(params));

    refused(namespace, PolicyTest.map("one", "", "a: red"));
    Eventually.holds(
        "both are known",
        () -> create(namespace, PolicyTest.map("b", "", "a: blue")).status() == 422);
    assertThat(create(namespace, PolicyTest.map("one", "", "a: green")).status()).isEqualTo(201);
  }

  @Test
  default void the_namespace_is_shown() {
    String namespace =
        guarded(
            "validations: [{expression: \"namespaceObject.metadata.name != '' &&"
                + " namespaceObject.metadata.?labels[?'open'].orValue('') == 'yes'\"}]");
    refused(namespace, PolicyTest.map("one", "", "a: b"));

    api().merge("/api/v1/namespaces/" + namespace, "{metadata: {labels: {open: 'yes'}}}");

    Eventually.holds(
        "its label is seen",
        () -> create(namespace, PolicyTest.map("one", "", "a: b")).status() == 201);
  }

  @Test
  default void a_status_is_judged_as_a_resource_of_its_own() {
    String group = Definitions.machines(api());
    String namespace = api().namespace();
    String name = Api.unique("status");
    api()
        .post(
            POLICIES,
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: %s}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [%s], apiVersions: ['*'], resources: [machines/status], operations: [UPDATE]}
              validations:
              - expression: "object.status.state != 'BAD'"
                messageExpression: "request.subResource + ' of ' + request.resource.resource"
            """
                .formatted(name, group));
    api().post(BINDINGS, PolicyTest.binding(name, "validationActions: [Deny]"));
    String machines = Definitions.path(group, namespace);
    api().post(machines, Definitions.machine(group, "one", "{cpu: 1}"));

    Eventually.holds(
        "the policy is in force",
        () ->
            api().merge(machines + "/one/status?dryRun=All", "{status: {state: BAD}}").status()
                == 422);
    assertThat(api().merge(machines + "/one/status", "{status: {state: BAD}}").at("/message"))
        .endsWith("denied request: status of machines");
    assertThat(api().merge(machines + "/one/status", "{status: {state: UP}}").status())
        .isEqualTo(200);
    assertThat(api().merge(machines + "/one", "{spec: {cpu: 2}}").status()).isEqualTo(200);
  }

  @Test
  default void a_policy_may_only_warn() {
    String namespace =
        guarded(
            "validations: [{expression: \"object.data.a != 'bad'\", message: a is bad}]",
            "validationActions: [Warn, Audit]");
    String path = ClusterTest.maps(namespace) + "?dryRun=All";
    String bad = PolicyTest.map("one", "", "a: bad");
    Eventually.holds("it warns", () -> !warnings(api().post(path, bad)).isEmpty());

    assertThat(warnings(create(namespace, bad)).getFirst())
        .contains(
            "Validation failed for ValidatingAdmissionPolicy '%1$s' with binding '%1$s': a is bad"
                .formatted(namespace));
    assertThat(warnings(create(namespace, PolicyTest.map("two", "", "a: b")))).isEmpty();
  }

  private static List<String> warnings(Answer answer) {
    assertThat(answer.status()).isEqualTo(201);
    return answer.headers().getOrDefault("warning", List.of());
  }

  @Test
  default void what_is_excluded_and_what_is_not_selected_passes() {
    String namespace = api().namespace();
    api()
        .post(
            POLICIES,
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: %1$s}
            spec:
              matchConstraints:
                namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
                objectSelector: {matchExpressions: [{key: free, operator: DoesNotExist}]}
                resourceRules:
                - {apiGroups: [''], apiVersions: [v1], resources: ['*'], operations: [CREATE]}
                excludeResourceRules:
                - {apiGroups: [''], apiVersions: [v1], resources: [secrets], operations: ['*']}
              validations: [{expression: "false", message: never}]
            """
                .formatted(namespace));
    api()
        .post(
            BINDINGS,
            PolicyTest.binding(
                namespace,
                "{validationActions: [Deny], matchResources: {objectSelector: {matchExpressions:"
                    + " [{key: bound, operator: NotIn, values: ['no']}]}}}"));

    refused(namespace, PolicyTest.map("one", "", "a: b"));
    assertThat(create(namespace, PolicyTest.map("one", ", labels: {free: 'yes'}", "a: b")).status())
        .isEqualTo(201);
    assertThat(create(namespace, PolicyTest.map("two", ", labels: {bound: 'no'}", "a: b")).status())
        .isEqualTo(201);
    assertThat(
            api()
                .post(
                    "/api/v1/namespaces/" + namespace + "/secrets",
                    "{apiVersion: v1, kind: Secret, metadata: {name: one}}")
                .status())
        .isEqualTo(201);
    assertThat(
            api()
                .post(
                    "/api/v1/namespaces/" + namespace + "/serviceaccounts",
                    "{apiVersion: v1, kind: ServiceAccount, metadata: {name: one}}")
                .status())
        .isEqualTo(422);
  }

  @Test
  default void a_binding_says_what_follows_from_a_denial() {
    assertThat(api().post(BINDINGS, PolicyTest.binding(Api.unique("none"), "")).status())
        .isEqualTo(422);
    Answer both =
        api()
            .post(
                BINDINGS,
                PolicyTest.binding(Api.unique("both"), "validationActions: [Deny, Warn]"));
    assertThat(both.status()).isEqualTo(422);
    assertThat(both.at("/message")).contains("must not contain both Deny and Warn");
  }

  @Test
  default void a_policy_judges_no_policies() {
    String name = Api.unique("all");
    api()
        .post(
            POLICIES,
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: %s}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [admissionregistration.k8s.io], apiVersions: ['*'], resources: ['*'], operations: ['*']}
              validations: [{expression: "false"}]
            """
                .formatted(name));
    api().post(BINDINGS, PolicyTest.binding(name, "validationActions: [Deny]"));

    assertThat(api().delete(BINDINGS + "/" + name).status()).isEqualTo(200);
    assertThat(api().delete(POLICIES + "/" + name).status()).isEqualTo(200);
  }
}
