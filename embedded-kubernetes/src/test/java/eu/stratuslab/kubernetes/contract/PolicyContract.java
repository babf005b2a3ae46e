package eu.stratuslab.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.kubernetes.contract.Api.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Validating admission policies: what they see of a write, what they say, how they are written. */
public interface PolicyContract extends PolicyTest {
  @Test
  default void a_policy_denies_and_says_why() {
    String namespace =
        guarded("validations: [{expression: \"object.data.a != 'bad'\", message: a is bad}]");

    Answer refused = refused(namespace, PolicyTest.map("one", "", "a: bad"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.at("/reason")).isEqualTo("Invalid");
    assertThat(refused.at("/message"))
        .isEqualTo(
            "configmaps \"one\" is forbidden: ValidatingAdmissionPolicy '%1$s' with binding '%1$s'"
                    .formatted(namespace)
                + " denied request: a is bad");
    assertThat(refused.at("/details/causes/0/message")).endsWith("denied request: a is bad");
    assertThat(create(namespace, PolicyTest.map("two", "", "a: good")).status()).isEqualTo(201);
    assertThat(create(api().namespace(), PolicyTest.map("one", "", "a: bad")).status())
        .isEqualTo(201);
  }

  @Test
  default void a_policy_is_in_force_as_it_stands_now() {
    String namespace = guarded("validations: [{expression: \"object.data.a != 'bad'\"}]");
    assertThat(refused(namespace, PolicyTest.map("one", "", "a: bad")).at("/message"))
        .endsWith("failed expression: object.data.a != 'bad'");

    api()
        .merge(
            POLICIES + "/" + namespace,
            "{spec: {validations: [{expression: \"object.data.a != 'worse'\"}]}}");

    refused(namespace, PolicyTest.map("one", "", "a: worse"));
    assertThat(create(namespace, PolicyTest.map("one", "", "a: bad")).status()).isEqualTo(201);

    api().delete(BINDINGS + "/" + namespace);
    Eventually.holds(
        "it is not bound any more",
        () -> create(namespace, PolicyTest.map("two", "", "a: worse")).status() == 201);
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

    Answer refused = refused(namespace, PolicyTest.map("one", "", "a: bad"));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.at("/reason")).isEqualTo("Forbidden");
    assertThat(refused.at("/message")).endsWith("denied request: bad of " + namespace);
    assertThat(create(namespace, PolicyTest.map("one", "", "a: worse")).at("/message"))
        .endsWith("denied request: fixed");
  }

  @Test
  default void an_expression_that_fails_denies_unless_failures_are_ignored() {
    String namespace = guarded("validations: [{expression: \"object.data.a != 'bad'\"}]");
    Answer failed = refused(namespace, PolicyTest.map("one", "", "b: c"));
    assertThat(failed.status()).isEqualTo(422);
    assertThat(failed.at("/message"))
        .endsWith(
            "denied request: expression 'object.data.a != 'bad'' resulted in error: no such key:"
                + " a");

    String tolerant =
        guarded("{failurePolicy: Ignore, validations: [{expression: \"object.data.a != 'bad'\"}]}");
    refused(tolerant, PolicyTest.map("one", "", "a: bad"));
    assertThat(create(tolerant, PolicyTest.map("one", "", "b: c")).status()).isEqualTo(201);
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
        () -> jane.post(path + "?dryRun=All", PolicyTest.map("one", "", "a: bad")).status() == 422);
    assertThat(jane.post(path, PolicyTest.map("joke", "", "a: bad")).status()).isEqualTo(201);
    assertThat(create(namespace, PolicyTest.map("one", "", "a: bad")).status()).isEqualTo(201);
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

    assertThat(refused(namespace, PolicyTest.map("one", "", "a: long")).at("/message"))
        .endsWith("denied request: long is too long");
    assertThat(create(namespace, PolicyTest.map("one", "", "a: bad")).status()).isEqualTo(201);
    assertThat(create(namespace, PolicyTest.map("two", "", "b: c")).status()).isEqualTo(201);
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

    assertThat(refused(namespace, PolicyTest.map("one", "", "b: c")).at("/message"))
        .contains("resulted in error:", "no such key: a");
    assertThat(create(namespace, PolicyTest.map("free", "", "b: c")).status()).isEqualTo(201);
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
    refused(namespace, PolicyTest.map("never", "", "a: never"));
    assertThat(create(namespace, PolicyTest.map("one", "", "a: '5'")).status()).isEqualTo(201);
    String one = ClusterTest.maps(namespace) + "/one";

    Answer updated = api().merge(one, "{data: {a: '4'}}");
    assertThat(updated.status()).as(updated.body().toString()).isEqualTo(422);
    assertThat(updated.at("/message")).endsWith("denied request: UPDATE of one");
    assertThat(api().put(one, PolicyTest.map("one", "", "a: '4'")).status()).isEqualTo(422);
    assertThat(api().apply(one, "x&force=true", PolicyTest.map("one", "", "a: '4'")).status())
        .isEqualTo(422);
    assertThat(api().delete(one).at("/message")).endsWith("denied request: DELETE of one");
    assertThat(api().merge(one, "{data: {a: '9'}}").status()).isEqualTo(200);
    assertThat(api().delete(one).status()).isEqualTo(200);
  }

  @Test
  default void an_apply_that_creates_is_a_create() {
    String namespace =
        guarded("validations: [{expression: \"request.operation != 'CREATE'\", message: never}]");
    refused(namespace, PolicyTest.map("one", "", "a: b"));

    Answer applied =
        api()
            .apply(ClusterTest.maps(namespace) + "/one", "test", PolicyTest.map("one", "", "a: b"));

    assertThat(applied.status()).isEqualTo(422);
    assertThat(api().get(ClusterTest.maps(namespace) + "/one").status()).isEqualTo(404);
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
      Answer refused =
          api().post(POLICIES, PolicyTest.policy(Api.unique("wrong"), wrong.specification()));

      assertThat(refused.status()).as(wrong.specification()).isEqualTo(422);
      assertThat(refused.at("/details/causes/0/field")).isEqualTo(wrong.field());
      assertThat(refused.at("/message")).contains(wrong.text());
    }
  }
}
