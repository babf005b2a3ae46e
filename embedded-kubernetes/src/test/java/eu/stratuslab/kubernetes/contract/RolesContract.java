package eu.stratuslab.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.kubernetes.contract.Api.Answer;
import org.junit.jupiter.api.Test;

/** Service accounts, their tokens, and what roles let them do. */
public interface RolesContract extends ClusterTest {
  String RBAC = "/apis/rbac.authorization.k8s.io/v1";

  /** A service account with a token of its own. */
  record Account(String namespace, String name, Api api) {
    String user() {
      return "system:serviceaccount:" + namespace + ":" + name;
    }
  }

  private Account account(String namespace) {
    String name = Api.unique("account");
    String accounts = "/api/v1/namespaces/" + namespace + "/serviceaccounts";
    api().post(accounts, "{apiVersion: v1, kind: ServiceAccount, metadata: {name: " + name + "}}");
    return new Account(namespace, name, api().as(token(accounts + "/" + name, "{}")));
  }

  private String token(String account, String spec) {
    Answer answer =
        api()
            .post(
                account + "/token",
                "{apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: " + spec + "}");
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    return answer.at("/status/token");
  }

  private Answer role(Api as, String namespace, String name, String rules) {
    return as.post(
        RBAC + "/namespaces/" + namespace + "/roles",
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: %s}, rules: [%s]}"
            .formatted(name, rules));
  }

  private Answer clusterRole(String name, String labels, String rules) {
    return api()
        .post(
            RBAC + "/clusterroles",
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole,"
                + " metadata: {name: %s, labels: {%s}}, rules: [%s]}"
                    .formatted(name, labels, rules));
  }

  private Answer bind(Api as, String namespace, String kind, String role, Account to) {
    return as.post(
        RBAC + "/namespaces/" + namespace + "/rolebindings",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: %s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: %s, name: %s}
        subjects: [{kind: ServiceAccount, name: %s, namespace: %s}]
        """
            .formatted(Api.unique("binding"), kind, role, to.name(), to.namespace()));
  }

  @Test
  default void a_service_account_is_who_its_token_says() {
    Account account = account(api().namespace());

    Answer review =
        account
            .api()
            .post(
                "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                "{apiVersion: authentication.k8s.io/v1, kind: SelfSubjectReview}");

    assertThat(review.at("/status/userInfo/username")).isEqualTo(account.user());
    assertThat(review.body().at("/status/userInfo/groups").toString())
        .contains("system:serviceaccounts:" + account.namespace(), "system:authenticated");
    assertThat(account.api().get("/apis").status()).isEqualTo(200);
  }

  @Test
  default void a_service_account_may_do_nothing_until_a_role_lets_it() {
    String namespace = api().namespace();
    Account account = account(namespace);

    Answer refused = account.api().get(ClusterTest.maps(namespace) + "/one");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.at("/reason")).isEqualTo("Forbidden");
    assertThat(refused.at("/message"))
        .isEqualTo(
            "configmaps \"one\" is forbidden: User \"%s\" cannot get resource \"configmaps\" in API"
                    .formatted(account.user())
                + " group \"\" in the namespace \"%s\"".formatted(namespace));
    assertThat(account.api().get("/api/v1/nodes").at("/message"))
        .isEqualTo(
            "nodes is forbidden: User \"%s\" cannot list resource \"nodes\" in API group \"\" at the"
                    .formatted(account.user())
                + " cluster scope");
    assertThat(account.api().get("/metrics-of-nobody").status()).isEqualTo(403);
  }

  @Test
  default void a_role_lets_do_what_it_names_and_nothing_else() {
    String namespace = api().namespace();
    Account account = account(namespace);
    api().post(ClusterTest.maps(namespace), ClusterTest.map("mine", ""));
    api().post(ClusterTest.maps(namespace), ClusterTest.map("other", ""));
    role(
        api(),
        namespace,
        "reader",
        "{apiGroups: [''], resources: [configmaps], verbs: [get, patch], resourceNames: [mine]},"
            + " {apiGroups: [''], resources: [configmaps], verbs: [list]}");
    bind(api(), namespace, "Role", "reader", account);

    Api as = account.api();
    String maps = ClusterTest.maps(namespace);
    Eventually.holds("it may read", () -> as.get(maps + "/mine").status() == 200);
    assertThat(as.get(maps).status()).isEqualTo(200);
    assertThat(as.get(maps + "?watch=true&timeoutSeconds=1").status()).isEqualTo(403);
    assertThat(as.get(maps + "/other").status()).isEqualTo(403);
    assertThat(as.merge(maps + "/mine", "{data: {a: c}}").status()).isEqualTo(200);
    assertThat(as.put(maps + "/mine", ClusterTest.map("mine", "")).status()).isEqualTo(403);
    assertThat(as.delete(maps + "/mine").status()).isEqualTo(403);
    assertThat(as.delete(maps).status()).isEqualTo(403);
    assertThat(as.post(maps, ClusterTest.map("new", "")).status()).isEqualTo(403);
    assertThat(as.get(ClusterTest.maps(api().namespace())).status()).isEqualTo(403);
  }

  @Test
  default void who_may_patch_only_creates_nothing_by_applying() {
    String namespace = api().namespace();
    Account account = account(namespace);
    role(api(), namespace, "patcher", "{apiGroups: [''], resources: [configmaps], verbs: [patch]}");
    bind(api(), namespace, "Role", "patcher", account);
    String path = ClusterTest.maps(namespace) + "/new";
    String map = ClusterTest.map("new", "");
    Eventually.holds(
        "it may patch", () -> account.api().merge(path, "{data: {a: c}}").status() == 404);

    Answer refused = account.api().apply(path, "test", map);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.at("/message")).contains("cannot create resource \"configmaps\"");
  }

  @Test
  default void a_status_is_a_resource_of_its_own_to_roles() {
    String group = Definitions.machines(api());
    String namespace = api().namespace();
    Account account = account(namespace);
    String path = Definitions.path(group, namespace) + "/one";
    api().post(Definitions.path(group, namespace), Definitions.machine(group, "one", "{cpu: 1}"));
    role(
        api(),
        namespace,
        "reporter",
        "{apiGroups: [" + group + "], resources: [machines/status], verbs: [patch]}");
    bind(api(), namespace, "Role", "reporter", account);

    Eventually.holds(
        "it may report",
        () -> account.api().merge(path + "/status", "{status: {state: UP}}").status() == 200);
    assertThat(account.api().merge(path, "{spec: {cpu: 2}}").status()).isEqualTo(403);
  }

  @Test
  default void nobody_gives_rights_that_they_do_not_have() {
    String namespace = api().namespace();
    Account account = account(namespace);
    role(
        api(),
        namespace,
        "giver",
        "{apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs:"
            + " [create]}, {apiGroups: [''], resources: [configmaps], verbs: [get]}");
    bind(api(), namespace, "Role", "giver", account);
    Eventually.holds(
        "it may give what it has",
        () ->
            role(
                        account.api(),
                        namespace,
                        Api.unique("mine"),
                        "{apiGroups: [''], resources: [configmaps], verbs: [get]}")
                    .status()
                == 201);

    Answer role =
        role(
            account.api(),
            namespace,
            "more",
            "{apiGroups: [''], resources: [secrets], verbs: [get]}");
    Answer binding = bind(account.api(), namespace, "ClusterRole", "cluster-admin", account);

    assertThat(role.status()).isEqualTo(403);
    assertThat(role.at("/message"))
        .contains(
            "is attempting to grant RBAC permissions not currently held:",
            "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\"]}");
    assertThat(binding.status()).isEqualTo(403);
    assertThat(binding.at("/message")).contains("is attempting to grant RBAC permissions");
  }

  @Test
  default void who_may_bind_a_role_binds_that_one() {
    String namespace = api().namespace();
    Account account = account(namespace);
    String reader = Api.unique("reader");
    clusterRole(reader, "", "{apiGroups: [''], resources: [secrets], verbs: [get]}");
    role(
        api(),
        namespace,
        "binder",
        "{apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: [create]},"
            + " {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind],"
            + " resourceNames: ["
            + reader
            + "]}");
    bind(api(), namespace, "Role", "binder", account);

    Eventually.holds(
        "it may bind",
        () -> bind(account.api(), namespace, "ClusterRole", reader, account).status() == 201);
    assertThat(bind(account.api(), namespace, "ClusterRole", "cluster-admin", account).status())
        .isEqualTo(403);
    Eventually.holds(
        "it reads secrets",
        () ->
            account.api().get("/api/v1/namespaces/" + namespace + "/secrets/none").status() == 404);
  }

  @Test
  default void a_token_of_a_pod_says_on_which_node_it_is_and_ends_with_it() {
    String namespace = api().namespace();
    Account account = account(namespace);
    String node = Api.unique("node");
    api().post("/api/v1/nodes", "{apiVersion: v1, kind: Node, metadata: {name: " + node + "}}");
    String pods = "/api/v1/namespaces/" + namespace + "/pods";
    Answer pod =
        api()
            .post(
                pods,
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: agent}
                spec:
                  serviceAccountName: %s
                  nodeName: %s
                  containers: [{name: agent, image: none}]
                """
                    .formatted(account.name(), node));
    String path = "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account.name();
    Api as =
        api()
            .as(
                token(
                    path,
                    "{boundObjectRef: {apiVersion: v1, kind: Pod, name: agent, uid: "
                        + pod.uid()
                        + "}}"));
    String reviews = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    String review = "{apiVersion: authentication.k8s.io/v1, kind: SelfSubjectReview}";

    assertThat(
            as.post(reviews, review)
                .body()
                .at("/status/userInfo/extra")
                .path("authentication.kubernetes.io/node-name")
                .path(0)
                .asText())
        .isEqualTo(node);

    api().delete(pods + "/agent", "{gracePeriodSeconds: 0}");
    Eventually.holds("the token ends", () -> as.post(reviews, review).status() == 401);
  }

  @Test
  default void a_spoilt_token_is_nobodys() {
    Account account = account(api().namespace());
    String token =
        token(
            "/api/v1/namespaces/" + account.namespace() + "/serviceaccounts/" + account.name(),
            "{expirationSeconds: 600}");
    int end = token.lastIndexOf('.');
    char first = token.charAt(end + 1) == 'A' ? 'B' : 'A';

    assertThat(api().as(token).get("/api").status()).isEqualTo(200);
    assertThat(
            api()
                .as(token.substring(0, end + 1) + first + token.substring(end + 2))
                .get("/api")
                .status())
        .isEqualTo(401);
    assertThat(
            api()
                .post(
                    "/api/v1/namespaces/"
                        + account.namespace()
                        + "/serviceaccounts/"
                        + account.name()
                        + "/token",
                    "{apiVersion: authentication.k8s.io/v1, kind: TokenRequest,"
                        + " spec: {expirationSeconds: 10}}")
                .status())
        .isEqualTo(422);
  }

  @Test
  default void an_administrator_asks_for_others_what_they_may_do() {
    String namespace = api().namespace();
    Account account = account(namespace);
    role(api(), namespace, "reader", "{apiGroups: [''], resources: [configmaps], verbs: [get]}");
    bind(api(), namespace, "Role", "reader", account);

    Eventually.holds("it may get", () -> may(account, namespace, "get"));
    assertThat(may(account, namespace, "delete")).isFalse();
    Answer listed =
        account
            .api()
            .post(
                "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                "{apiVersion: authorization.k8s.io/v1, kind: SelfSubjectRulesReview,"
                    + " spec: {namespace: "
                    + namespace
                    + "}}");
    assertThat(listed.body().at("/status/resourceRules").toString()).contains("configmaps");
  }

  private boolean may(Account account, String namespace, String verb) {
    return api()
        .post(
            "/apis/authorization.k8s.io/v1/subjectaccessreviews",
            """
            apiVersion: authorization.k8s.io/v1
            kind: SubjectAccessReview
            spec:
              user: %s
              resourceAttributes: {namespace: %s, verb: %s, resource: configmaps}
            """
                .formatted(account.user(), namespace, verb))
        .body()
        .at("/status/allowed")
        .asBoolean();
  }

  @Test
  default void only_who_may_acts_for_others() {
    String namespace = api().namespace();
    Account account = account(namespace);

    Answer own =
        api()
            .acting(account.user())
            .post(
                "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                "{apiVersion: authentication.k8s.io/v1, kind: SelfSubjectReview}");

    assertThat(own.at("/status/userInfo/username")).isEqualTo(account.user());
    assertThat(api().acting("jane").get(ClusterTest.maps(namespace)).status()).isEqualTo(403);
    assertThat(account.api().acting("jane").get("/api").at("/message"))
        .contains("cannot impersonate");
    assertThat(account.api().acting("jane", "system:masters").get("/api").status()).isEqualTo(403);
  }

  @Test
  default void roles_for_people_take_what_carries_their_label() {
    if (!cluster().collects()) {
      return;
    }
    String namespace = api().namespace();
    Account account = account(namespace);
    String group = Definitions.machines(api());
    clusterRole(
        Api.unique("add"),
        "rbac.authorization.k8s.io/aggregate-to-view: 'true'",
        "{apiGroups: [" + group + "], resources: [machines], verbs: [list]}");
    bind(api(), namespace, "ClusterRole", "view", account);

    Eventually.holds(
        "it views machines",
        () -> account.api().get(Definitions.path(group, namespace)).status() == 200);
    assertThat(account.api().get(ClusterTest.maps(namespace)).status()).isEqualTo(200);
    assertThat(account.api().get("/api/v1/namespaces/" + namespace + "/secrets").status())
        .isEqualTo(403);
    assertThat(account.api().delete(Definitions.path(group, namespace) + "/x").status())
        .isEqualTo(403);
  }
}
