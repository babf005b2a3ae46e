package eu.stratuslab.kubernetes.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.json.Meta;
import java.util.List;

/** Answers reviews: whoever has the token may do everything. */
public final class Reviews {
  private static final String USER = "kubernetes-admin";
  private static final List<String> GROUPS = List.of("system:masters", "system:authenticated");

  private Reviews() {}

  /** The review with its status. */
  public static ObjectNode answer(ObjectNode review) {
    ObjectNode answered = review.deepCopy();
    Meta.of(answered);
    ObjectNode status = answered.putObject("status");
    switch (review.path("kind").asText()) {
      case "SelfSubjectRulesReview" -> rules(status);
      case "SelfSubjectReview" -> user(status.putObject("userInfo"));
      case "SelfSubjectAccessReview", "SubjectAccessReview", "LocalSubjectAccessReview" ->
          status.put("allowed", true).put("reason", "the holder of the token may do everything");
      case "TokenReview" -> status.put("authenticated", false);
      default -> throw ApiFailure.badRequest("no such review");
    }
    return answered;
  }

  private static void rules(ObjectNode status) {
    ObjectNode resources = status.putArray("resourceRules").addObject();
    resources.putArray("verbs").add("*");
    resources.putArray("apiGroups").add("*");
    resources.putArray("resources").add("*");
    ObjectNode paths = status.putArray("nonResourceRules").addObject();
    paths.putArray("verbs").add("*");
    paths.putArray("nonResourceURLs").add("*");
    status.put("incomplete", false);
  }

  private static void user(ObjectNode user) {
    user.put("username", USER);
    GROUPS.forEach(user.putArray("groups")::add);
  }
}
