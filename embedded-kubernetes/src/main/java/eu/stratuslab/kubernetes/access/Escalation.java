package eu.stratuslab.kubernetes.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.storage.ObjectKey;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Nobody gives rights that they do not have: who writes a role holds all that is in it, or may
 * {@code escalate}; who binds one holds all that is in it, or may {@code bind} it.
 */
public final class Escalation {
  private static final String GROUP = "rbac.authorization.k8s.io";

  private final Roles roles;

  public Escalation(Roles roles) {
    this.roles = roles;
  }

  /**
   * Checks a role or a binding that is to be written; any other object passes.
   *
   * @param plural of its resource, in this group
   * @param old null on create
   * @throws ApiFailure Forbidden, or Invalid when a binding is to bind another role
   */
  public void check(
      User user, String group, String plural, ObjectNode object, @Nullable ObjectNode old) {
    if (!group.equals(GROUP)) {
      return;
    }
    switch (plural) {
      case "roles", "clusterroles" -> role(user, plural, object, old);
      case "rolebindings", "clusterrolebindings" -> binding(user, plural, object, old);
      default -> {}
    }
  }

  private void role(User user, String plural, ObjectNode object, @Nullable ObjectNode old) {
    String namespace = Meta.namespace(object);
    JsonNode rules = object.path("rules");
    boolean same =
        old != null
            && old.path("rules").equals(rules)
            && old.path("aggregationRule").equals(object.path("aggregationRule"));
    if (same || may(user, "escalate", plural, namespace, Meta.name(object))) {
      return;
    }
    if (object.has("aggregationRule")) {
      throw refusal(plural, object, "must have cluster-admin privileges to use an aggregationRule");
    }
    covered(user, Rule.of(rules), namespace, plural, object);
  }

  private void binding(User user, String plural, ObjectNode object, @Nullable ObjectNode old) {
    JsonNode reference = object.path("roleRef");
    if (old != null && !old.path("roleRef").equals(reference)) {
      Cause cause =
          new Cause(
              "FieldValueInvalid",
              "Invalid value: " + reference + ": cannot change roleRef",
              "roleRef");
      String kind = plural.equals("rolebindings") ? "RoleBinding" : "ClusterRoleBinding";
      throw ApiFailure.invalid(GROUP, kind, Meta.name(object), List.of(cause));
    }
    if (old != null && old.path("subjects").equals(object.path("subjects"))) {
      return;
    }
    String namespace = Meta.namespace(object);
    ObjectKey role = Binding.role(reference, namespace);
    String named = role.storage().equals(Roles.CLUSTER_ROLES) ? "clusterroles" : "roles";
    if (may(user, "bind", named, namespace, role.name())) {
      return;
    }
    if (!roles.known(role)) {
      throw ApiFailure.notFound(GROUP, named, role.name());
    }
    covered(user, roles.rules(role), namespace, plural, object);
  }

  private boolean may(User user, String verb, String resource, String namespace, String name) {
    return roles.allow(user, new Action.OnResource(verb, GROUP, resource, "", namespace, name));
  }

  private void covered(
      User user, List<Rule> wanted, String namespace, String plural, ObjectNode object) {
    List<Rule> held = roles.rules(user, namespace).toList();
    List<Rule> missing =
        wanted.stream()
            .filter(
                rule ->
                    !rule.actions(namespace).stream()
                        .allMatch(action -> held.stream().anyMatch(each -> each.allows(action))))
            .toList();
    if (missing.isEmpty() || Roles.master(user)) {
      return;
    }
    String groups =
        user.groups().stream().map(each -> "\"" + each + "\"").collect(Collectors.joining(" "));
    throw refusal(
        plural,
        object,
        "user \"%s\" (groups=[%s]) is attempting to grant RBAC permissions not currently held:\n%s"
            .formatted(
                user.name(),
                groups,
                missing.stream().map(Rule::toString).collect(Collectors.joining("\n"))));
  }

  private static ApiFailure refusal(String plural, ObjectNode object, String why) {
    return ApiFailure.forbidden(GROUP, plural, Meta.name(object), why, List.of());
  }
}
