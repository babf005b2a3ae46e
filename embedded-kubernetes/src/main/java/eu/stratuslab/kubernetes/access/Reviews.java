package eu.stratuslab.kubernetes.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.json.Meta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Answers reviews: who somebody is, and what they may do. */
public final class Reviews {
  private final Roles roles;
  private final Function<String, Optional<User>> tokens;

  /**
   * Reviews by these roles.
   *
   * @param tokens whose a token is
   */
  public Reviews(Roles roles, Function<String, Optional<User>> tokens) {
    this.roles = roles;
    this.tokens = tokens;
  }

  /** The review with its status. */
  public ObjectNode answer(User user, String namespace, ObjectNode review) {
    ObjectNode answered = review.deepCopy();
    Meta.of(answered);
    JsonNode specification = review.path("spec");
    ObjectNode status = answered.putObject("status");
    switch (review.path("kind").asText()) {
      case "SelfSubjectRulesReview" ->
          rules(user, specification.path("namespace").asText(""), status);
      case "SelfSubjectReview" -> write(user, status.putObject("userInfo"));
      case "SelfSubjectAccessReview" -> access(user, specification, status);
      case "SubjectAccessReview" -> access(subject(specification), specification, status);
      case "LocalSubjectAccessReview" -> {
        String meant = specification.path("resourceAttributes").path("namespace").asText("");
        if (!meant.equals(namespace)) {
          throw ApiFailure.badRequest("spec.resourceAttributes.namespace must match the namespace");
        }
        access(subject(specification), specification, status);
      }
      case "TokenReview" -> {
        Optional<User> found = tokens.apply(specification.path("token").asText(""));
        status.put("authenticated", found.isPresent());
        found.ifPresent(each -> write(each, status.putObject("user")));
      }
      default -> throw ApiFailure.badRequest("no such review");
    }
    return answered;
  }

  private void access(User user, JsonNode specification, ObjectNode status) {
    JsonNode on = specification.path("resourceAttributes");
    JsonNode path = specification.path("nonResourceAttributes");
    Action action =
        on.isObject()
            ? new Action.OnResource(
                on.path("verb").asText(""),
                on.path("group").asText(""),
                on.path("resource").asText(""),
                on.path("subresource").asText(""),
                on.path("namespace").asText(""),
                on.path("name").asText(""))
            : new Action.OnPath(path.path("verb").asText(""), path.path("path").asText(""));
    status.put("allowed", roles.allow(user, action));
  }

  private static User subject(JsonNode specification) {
    Map<String, List<String>> extra = new HashMap<>();
    specification
        .path("extra")
        .properties()
        .forEach(each -> extra.put(each.getKey(), Meta.texts(each.getValue())));
    return new User(
        specification.path("user").asText(""),
        specification.path("uid").asText(""),
        Meta.texts(specification.path("groups")),
        extra);
  }

  private void rules(User user, String namespace, ObjectNode status) {
    ArrayNode resources = status.putArray("resourceRules");
    ArrayNode paths = status.putArray("nonResourceRules");
    roles
        .rules(user, namespace)
        .forEach(rule -> (rule.paths().isEmpty() ? resources : paths).add(rule.listed()));
    status.put("incomplete", false);
  }

  private static void write(User user, ObjectNode to) {
    to.put("username", user.name());
    if (!user.uid().isEmpty()) {
      to.put("uid", user.uid());
    }
    user.groups().forEach(to.putArray("groups")::add);
    if (!user.extra().isEmpty()) {
      ObjectNode extra = to.putObject("extra");
      user.extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
    }
  }
}
