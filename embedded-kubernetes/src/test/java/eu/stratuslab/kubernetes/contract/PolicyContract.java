package eu.stratuslab.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.contract.Api.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Validating admission policies: which writes they judge, what they see, and what they say. */
public interface PolicyContract extends ClusterTest {
  String ADMISSION = "/apis/admissionregistration.k8s.io/v1";
  String POLICIES = ADMISSION + "/validatingadmissionpolicies";
  String BINDINGS = ADMISSION + "/validatingadmissionpolicybindings";

  private static String policy(String namespace, String specification) {
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

  private static String binding(String namespace, String specification) {
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

  private static String with(String yaml, String specification) {
    ObjectNode object = (ObjectNode) Api.tree(yaml);
    if (Api.tree(specification) instanceof ObjectNode more) {
      object.withObjectProperty("spec").setAll(more);
    }
    return object.toString();
  }

  /** A namespace with a policy about its config maps. */
  private String guarded(String specification) {
    return guarded(specification, "validationActions: [Deny]");
  }

  private String guarded(String specification, String binding) {
    String namespace = api().namespace();
    Answer made = api().post(POLICIES, policy(namespace, specification));
    assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
    made = api().post(BINDINGS, binding(namespace, binding));
    assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
    return namespace;
  }

  /** What is said of a config map, once the policy is in force. */
  private Answer refused(String namespace, String map) {
    String path = ClusterTest.maps(namespace) + "?dryRun=All";
    // A real server that has not read its policies yet refuses too, with other words.
    Eventually.holds(
        "the policy is in force",
        () -> api().post(path, map).at("/message").contains("denied request: "));
    return api().post(path, map);
  }

  private Answer create(String namespace, String map) {
    return api().post(ClusterTest.maps(namespace), map);
  }

  private static String map(String name, String metadata, String data) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s%s}, data: {%s}}"
        .formatted(name, metadata, data);
  }

  @Test
  default void a_policy_denies_and_says_why() {
    String namespace =
        guarded("validations: [{expression: \"object.data.a != 'bad'\", message: a is bad}]");

    Answer refused = refused(namespace, map("one", "", "a: bad"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/reason")).isEqualTo("Invalid");
    assertThat(refused.at("/message"))
        .isEqualTo(
            "configmaps \"one\" is forbidden: ValidatingAdmissionPolicy '%1$s' with binding '%1$s'"
                    .formatted(namespace)
                + " denied request: a is bad");
    assertThat(refused.at("/details/causes/0/message")).endsWith("denied request: a is bad");
    assertThat(create(namespace, map("two", "", "a: good")).status()).isEqualTo(201);
    assertThat(create(api().namespace(), map("one", "", "a: bad")).status()).isEqualTo(201);
  }

  @Test
  default void a_policy_is_in_force_as_it_stands_now() {
    String namespace = guarded("validations: [{expression: \"object.data.a != 'bad'\"}]");
    assertThat(refused(namespace, map("one", "", "a: bad")).at("/message"))
        .endsWith("failed expression: object.data.a != 'bad'");

    api()
        .merge(
            POLICIES + "/" + namespace,
            "{spec: {validations: [{expression: \"object.data.a != 'worse'\"}]}}");

    refused(namespace, map("one", "", "a: worse"));
    assertThat(create(namespace, map("one", "", "a: bad")).status()).isEqualTo(201);

    api().delete(BINDINGS + "/" + namespace);
    Eventually.holds(
        "it is not bound any more",
        () -> create(namespace, map("two", "", "a: worse")).status() == 201);
  }

  @Test
  default void the_reason_and_the_message_are_the_policys() {
    String namespace =
        guarded(
            """
            validations:
            - expression: "object.data.a != 'bad'"
              reason: Forbidden
              message: unused
              messageExpression: "'%s of %s'.format([object.data.a, request.namespace])"
            - expression: "object.data.a != 'worse'"
              message: fixed
              messageExpression: "string(object.data.none)"
            """);

    Answer refused = refused(namespace, map("one", "", "a: bad"));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.at("/reason")).isEqualTo("Forbidden");
    assertThat(refused.at("/message")).endsWith("denied request: bad of " + namespace);
    assertThat(create(namespace, map("one", "", "a: worse")).at("/message"))
        .endsWith("denied request: fixed");
  }

  @Test
  default void an_expression_that_fails_denies_unless_failures_are_ignored() {
    String namespace = guarded("validations: [{expression: \"object.data.a != 'bad'\"}]");
    Answer failed = refused(namespace, map("one", "", "b: c"));
    assertThat(failed.status()).isEqualTo(422);
    assertThat(failed.at("/message"))
        .endsWith(
            "denied request: expression 'object.data.a != 'bad'' resulted in error: no such key:"
                + " a");

    String tolerant =
        guarded("{failurePolicy: Ignore, validations: [{expression: \"object.data.a != 'bad'\"}]}");
    refused(tolerant, map("one", "", "a: bad"));
    assertThat(create(tolerant, map("one", "", "b: c")).status()).isEqualTo(201);
  }

  @Test
  default void conditions_say_to_whom_a_policy_applies() {
    String namespace =
        guarded(
            """
            matchConditions:
            - {name: not-us, expression: "request.userInfo.username == 'jane'"}
            - {name: jokes-apart, expression: "object.metadata.name != 'joke'"}
            validations: [{expression: "object.data.a != 'bad'", message: jane is bad}]
            """);
    api()
        .post(
            RolesContract.RBAC + "/namespaces/" + namespace + "/rolebindings",
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: jane},"
                + " roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole,"
                + " name: cluster-admin}, subjects: [{apiGroup: rbac.authorization.k8s.io,"
                + " kind: User, name: jane}]}");
    Api jane = api().acting("jane");
    String path = ClusterTest.maps(namespace);

    Eventually.holds(
        "jane is judged",
        () -> jane.post(path + "?dryRun=All", map("one", "", "a: bad")).status() == 422);
    assertThat(jane.post(path, map("joke", "", "a: bad")).status()).isEqualTo(201);
    assertThat(create(namespace, map("one", "", "a: bad")).status()).isEqualTo(201);
  }

  @Test
  default void variables_are_computed_when_they_are_asked_for() {
    String namespace =
        guarded(
            """
            variables:
            - {name: given, expression: "object.data.a"}
            - {name: long, expression: "size(variables.given) > 3"}
            validations:
            - expression: "!has(object.data.a) || !variables.long"
              messageExpression: "variables.given + ' is too long'"
            """);

    assertThat(refused(namespace, map("one", "", "a: long")).at("/message"))
        .endsWith("denied request: long is too long");
    assertThat(create(namespace, map("one", "", "a: bad")).status()).isEqualTo(201);
    assertThat(create(namespace, map("two", "", "b: c")).status()).isEqualTo(201);
  }

  @Test
  default void a_variable_that_fails_fails_who_asks_for_it() {
    String namespace =
        guarded(
            """
            variables:
            - {name: given, expression: "object.data.a"}
            validations:
            - {expression: "object.metadata.name == 'free' || variables.given == 'x'"}
            """);

    assertThat(refused(namespace, map("one", "", "b: c")).at("/message"))
        .contains("resulted in error:", "no such key: a");
    assertThat(create(namespace, map("free", "", "b: c")).status()).isEqualTo(201);
  }

  @Test
  default void an_update_shows_what_was_and_a_delete_nothing_else() {
    String namespace =
        guarded(
            """
            validations:
            - expression: >-
                request.operation == 'CREATE' ? oldObject == null && object.data.a != 'never'
                : request.operation == 'UPDATE' ? int(object.data.a) >= int(oldObject.data.a)
                : object == null && oldObject.data.a == '9'
              messageExpression: "request.operation + ' of ' + request.name"
            """);
    refused(namespace, map("never", "", "a: never"));
    assertThat(create(namespace, map("one", "", "a: '5'")).status()).isEqualTo(201);
    String one = ClusterTest.maps(namespace) + "/one";

    Answer updated = api().merge(one, "{data: {a: '4'}}");
    assertThat(updated.status()).as(updated.body().toString()).isEqualTo(422);
    assertThat(updated.at("/message")).endsWith("denied request: UPDATE of one");
    assertThat(api().put(one, map("one", "", "a: '4'")).status()).isEqualTo(422);
    assertThat(api().apply(one, "x&force=true", map("one", "", "a: '4'")).status()).isEqualTo(422);
    assertThat(api().delete(one).at("/message")).endsWith("denied request: DELETE of one");
    assertThat(api().merge(one, "{data: {a: '9'}}").status()).isEqualTo(200);
    assertThat(api().delete(one).status()).isEqualTo(200);
  }

  @Test
  default void an_apply_that_creates_is_a_create() {
    String namespace =
        guarded("validations: [{expression: \"request.operation != 'CREATE'\", message: never}]");
    refused(namespace, map("one", "", "a: b"));

    Answer applied =
        api().apply(ClusterTest.maps(namespace) + "/one", "test", map("one", "", "a: b"));

    assertThat(applied.status()).isEqualTo(422);
    assertThat(api().get(ClusterTest.maps(namespace) + "/one").status()).isEqualTo(404);
  }

  @Test
  default void parameters_are_found_by_name_and_must_be_there() {
    String params = api().namespace();
    create(params, map("limits", "", "most: '3'"));
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

    assertThat(refused(namespace, map("one", "", "a: long")).at("/message"))
        .endsWith("denied request: at most 3");
    assertThat(create(namespace, map("one", "", "a: bad")).status()).isEqualTo(201);

    api().delete(ClusterTest.maps(params) + "/limits");
    Eventually.holds(
        "nothing is let in without them",
        () ->
            create(namespace, map("two", "", "a: b"))
                .at("/message")
                .endsWith(
                    "failed to configure binding: no params found for policy binding with `Deny`"
                        + " parameterNotFoundAction"));
  }

  @Test
  default void every_parameter_that_a_selector_chooses_is_asked_about() {
    String params = api().namespace();
    create(params, map("one", ", labels: {limit: 'yes'}", "not: red"));
    create(params, map("two", ", labels: {limit: 'yes'}", "not: blue"));
    create(params, map("three", "", "not: green"));
    String namespace =
        guarded(
            """
            paramKind: {apiVersion: v1, kind: ConfigMap}
            validations: [{expression: "object.data.a != params.data.not"}]
            """,
            "{validationActions: [Deny], paramRef: {selector: {matchLabels: {limit: 'yes'}},"
                + " namespace: %s, parameterNotFoundAction: Allow}}".formatted(params));

    refused(namespace, map("one", "", "a: red"));
    Eventually.holds(
        "both are known", () -> create(namespace, map("b", "", "a: blue")).status() == 422);
    assertThat(create(namespace, map("one", "", "a: green")).status()).isEqualTo(201);
  }

  @Test
  default void the_namespace_is_shown() {
    String namespace =
        guarded(
            "validations: [{expression: \"namespaceObject.metadata.name != '' &&"
                + " namespaceObject.metadata.?labels[?'open'].orValue('') == 'yes'\"}]");
    refused(namespace, map("one", "", "a: b"));

    api().merge("/api/v1/namespaces/" + namespace, "{metadata: {labels: {open: 'yes'}}}");

    Eventually.holds(
        "its label is seen", () -> create(namespace, map("one", "", "a: b")).status() == 201);
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
    api().post(BINDINGS, binding(name, "validationActions: [Deny]"));
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
    String bad = map("one", "", "a: bad");
    Eventually.holds("it warns", () -> !warnings(api().post(path, bad)).isEmpty());

    assertThat(warnings(create(namespace, bad)).getFirst())
        .contains(
            "Validation failed for ValidatingAdmissionPolicy '%1$s' with binding '%1$s': a is bad"
                .formatted(namespace));
    assertThat(warnings(create(namespace, map("two", "", "a: b")))).isEmpty();
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
            binding(
                namespace,
                "{validationActions: [Deny], matchResources: {objectSelector: {matchExpressions:"
                    + " [{key: bound, operator: NotIn, values: ['no']}]}}}"));

    refused(namespace, map("one", "", "a: b"));
    assertThat(create(namespace, map("one", ", labels: {free: 'yes'}", "a: b")).status())
        .isEqualTo(201);
    assertThat(create(namespace, map("two", ", labels: {bound: 'no'}", "a: b")).status())
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
  default void a_policy_whose_expressions_do_not_compile_is_refused() {
    record Wrong(String specification, String field, String text) {}
    for (Wrong wrong :
        List.of(
            new Wrong(
                "validations: [{expression: \"object.a ==\"}]",
                "spec.validations[0].expression",
                "compilation failed"),
            new Wrong(
                "validations: [{expression: \"params.a == 1\"}]",
                "spec.validations[0].expression",
                "undeclared reference to 'params'"),
            new Wrong(
                "validations: [{expression: \"request.userInfo.nothing == ''\"}]",
                "spec.validations[0].expression",
                "undefined field 'nothing'"),
            new Wrong(
                "validations: [{expression: \"'text'\"}]",
                "spec.validations[0].expression",
                "must evaluate to bool but got string"),
            new Wrong(
                "validations: [{expression: \"object.flag\"}]",
                "spec.validations[0].expression",
                "must evaluate to bool but got dyn"),
            new Wrong(
                "validations: [{expression: 'true', messageExpression: '1'}]",
                "spec.validations[0].messageExpression",
                "must evaluate to string but got int"),
            new Wrong(
                "{variables: [{name: a, expression: \"variables.b\"}, {name: b, expression: '1'}],"
                    + " validations: [{expression: 'true'}]}",
                "spec.variables[0].expression",
                "compilation failed"),
            new Wrong(
                "{matchConditions: [{name: a, expression: \"1 + 'a' == 2\"}],"
                    + " validations: [{expression: 'true'}]}",
                "spec.matchConditions[0].expression",
                "found no matching overload"),
            new Wrong("failurePolicy: Fail", "spec.validations", "Required value"))) {
      Answer refused = api().post(POLICIES, policy(Api.unique("wrong"), wrong.specification()));

      assertThat(refused.status()).as(wrong.specification()).isEqualTo(422);
      assertThat(refused.at("/details/causes/0/field")).isEqualTo(wrong.field());
      assertThat(refused.at("/message")).contains(wrong.text());
    }
  }

  @Test
  default void a_binding_says_what_follows_from_a_denial() {
    assertThat(api().post(BINDINGS, binding(Api.unique("none"), "")).status()).isEqualTo(422);
    Answer both =
        api().post(BINDINGS, binding(Api.unique("both"), "validationActions: [Deny, Warn]"));
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
    api().post(BINDINGS, binding(name, "validationActions: [Deny]"));

    assertThat(api().delete(BINDINGS + "/" + name).status()).isEqualTo(200);
    assertThat(api().delete(POLICIES + "/" + name).status()).isEqualTo(200);
  }
}
