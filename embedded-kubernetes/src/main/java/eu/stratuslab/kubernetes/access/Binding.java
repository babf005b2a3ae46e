package eu.stratuslab.kubernetes.access;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.storage.ObjectKey;
import java.util.ArrayList;
import java.util.List;

/** Who has a role (rbac/v1 RoleBinding, ClusterRoleBinding). */
record Binding(ObjectKey role, List<Subject> subjects) {

  /** A user, a group or a service account. */
  private record Subject(String kind, String namespace, String name) {
    boolean is(User user) {
      return switch (kind) {
        case "User" -> name.equals("*") || name.equals(user.name());
        case "Group" -> user.groups().contains(name);
        case "ServiceAccount" ->
            user.name().equals("system:serviceaccount:" + namespace + ":" + name);
        default -> false;
      };
    }
  }

  static Binding of(JsonNode binding) {
    String namespace = Meta.namespace(binding);
    List<Subject> subjects = new ArrayList<>();
    for (JsonNode each : binding.path("subjects")) {
      subjects.add(
          new Subject(
              each.path("kind").asText(),
              each.path("namespace").asText(namespace),
              each.path("name").asText()));
    }
    return new Binding(role(binding.path("roleRef"), namespace), subjects);
  }

  /** Where the role is that a binding in a namespace refers to. */
  static ObjectKey role(JsonNode reference, String namespace) {
    boolean cluster = reference.path("kind").asText().equals("ClusterRole");
    return new ObjectKey(
        cluster ? Roles.CLUSTER_ROLES : Roles.ROLES,
        cluster ? "" : namespace,
        reference.path("name").asText());
  }

  boolean binds(User user) {
    return subjects.stream().anyMatch(each -> each.is(user));
  }
}
