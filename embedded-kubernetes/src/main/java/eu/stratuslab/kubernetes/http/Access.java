package eu.stratuslab.kubernetes.http;

import eu.stratuslab.kubernetes.access.Action;
import eu.stratuslab.kubernetes.access.Reviews;
import eu.stratuslab.kubernetes.access.Roles;
import eu.stratuslab.kubernetes.access.ServiceAccountTokens;
import eu.stratuslab.kubernetes.api.Target;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.resource.Builtins;
import java.util.Locale;

/** Asks the roles about requests, and answers those that are about access themselves. */
final class Access {
  private static final String BY_NAME = "metadata.name=";

  private final Roles roles;
  private final ServiceAccountTokens tokens;
  private final Reviews reviews;

  Access(Roles roles, ServiceAccountTokens tokens, Reviews reviews) {
    this.roles = roles;
    this.tokens = tokens;
    this.reviews = reviews;
  }

  /** Refuses a request about resources that its user may not make. */
  void require(Target target, Request request) {
    roles.require(request.user(), action(target, request));
  }

  /** Refuses a request about no resource. */
  static void require(Roles roles, Request request) {
    roles.require(
        request.user(),
        new Action.OnPath(
            request.method().toLowerCase(Locale.ROOT), "/" + String.join("/", request.path())));
  }

  private static Action action(Target target, Request request) {
    // A namespace is within itself.
    boolean itself = target.type().storage().equals(Builtins.NAMESPACES);
    String verb = verb(target, request);
    return new Action.OnResource(
        verb,
        target.type().group(),
        target.type().plural(),
        target.subresource(),
        itself ? target.name() : target.namespace(),
        name(target, request));
  }

  /** A list of the one object of a name is about that object. */
  private static String name(Target target, Request request) {
    String selector = request.parameter("fieldSelector");
    return target.name().isEmpty() && selector.startsWith(BY_NAME) && !selector.contains(",")
        ? selector.substring(BY_NAME.length())
        : target.name();
  }

  private static String verb(Target target, Request request) {
    boolean collection = target.name().isEmpty();
    return switch (request.method()) {
      case "GET", "HEAD" -> request.flag("watch") ? "watch" : collection ? "list" : "get";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> collection ? "deletecollection" : "delete";
      default -> throw ApiFailure.methodNotAllowed("the server does not allow this method");
    };
  }

  Reply review(Target target, Request request) {
    var body = Bodies.object(request);
    body.put("apiVersion", target.type().apiVersion()).put("kind", target.type().kind());
    return Reply.json(201, reviews.answer(request.user(), target.namespace(), body));
  }

  Reply token(Target target, Request request) {
    if (!target.type().storage().equals("serviceaccounts") || !request.method().equals("POST")) {
      throw ApiFailure.noSuchPath();
    }
    return Reply.json(201, tokens.issue(target.namespace(), target.name(), Bodies.object(request)));
  }
}
