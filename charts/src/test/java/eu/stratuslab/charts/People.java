package eu.stratuslab.charts;

import eu.stratuslab.model.resource.Mirrored;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** People who have one of the roles that Kubernetes has for people, in one namespace. */
record People(KubernetesClient client, String namespace) {

  /** Gives a new user a role; their name. */
  String with(String role) {
    var name = "who-may-" + role;
    client
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                .addNewSubject("rbac.authorization.k8s.io", "User", name, null)
                .build())
        .create();
    return name;
  }

  /**
   * Whether somebody may do something.
   *
   * @param resource of ours, such as {@code machines/status}
   */
  boolean may(String user, String verb, String resource) {
    return may(user, verb, Mirrored.GROUP, resource);
  }

  boolean may(String user, String verb, String group, String resource) {
    var parts = resource.split("/", 2);
    var review =
        client
            .authorization()
            .v1()
            .subjectAccessReview()
            .create(
                new SubjectAccessReviewBuilder()
                    .withNewSpec()
                    .withUser(user)
                    .withNewResourceAttributes()
                    .withVerb(verb)
                    .withGroup(group)
                    .withResource(parts[0])
                    .withSubresource(parts.length > 1 ? parts[1] : null)
                    .withNamespace(namespace)
                    .endResourceAttributes()
                    .endSpec()
                    .build());
    return Boolean.TRUE.equals(review.getStatus().getAllowed());
  }
}
