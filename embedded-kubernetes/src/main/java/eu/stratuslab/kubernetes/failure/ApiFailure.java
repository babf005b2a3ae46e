package eu.stratuslab.kubernetes.failure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.json.Json;
import java.util.List;

/** A refusal: what a client gets as a Status object with the reason and all causes at once. */
public final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final transient ObjectNode details;

  private ApiFailure(Reason reason, String message, ObjectNode details) {
    // A refusal is an answer, not an accident: no stack is recorded.
    super(message, null, false, false);
    this.reason = reason;
    this.details = details;
  }

  public Reason reason() {
    return reason;
  }

  /** The text for the client, never null. */
  public String text() {
    String message = getMessage();
    return message == null ? reason.name() : message;
  }

  /** The meta/v1 Status that tells it. */
  public ObjectNode status() {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Failure").put("message", text()).put("reason", reason.name());
    if (!details.isEmpty()) {
      status.set("details", details);
    }
    return status.put("code", reason.code());
  }

  public static ApiFailure of(Reason reason, String message) {
    return new ApiFailure(reason, message, Json.object());
  }

  public static ApiFailure badRequest(String message) {
    return of(Reason.BadRequest, message);
  }

  public static ApiFailure notFound(String group, String plural, String name) {
    return about(
        Reason.NotFound,
        qualified(group, plural) + " \"" + name + "\" not found",
        group,
        plural,
        name);
  }

  /** No such path. */
  public static ApiFailure noSuchPath() {
    return of(Reason.NotFound, "the server could not find the requested resource");
  }

  public static ApiFailure alreadyExists(String group, String plural, String name) {
    return about(
        Reason.AlreadyExists,
        qualified(group, plural) + " \"" + name + "\" already exists",
        group,
        plural,
        name);
  }

  public static ApiFailure conflict(String group, String plural, String name, String why) {
    return about(
        Reason.Conflict,
        "Operation cannot be fulfilled on "
            + qualified(group, plural)
            + " \""
            + name
            + "\": "
            + why,
        group,
        plural,
        name);
  }

  /** Server-side apply met fields of other managers: one cause per field. */
  public static ApiFailure applyConflict(String message, List<Cause> causes) {
    ObjectNode details = Json.object();
    put(details, causes);
    return new ApiFailure(Reason.Conflict, message, details);
  }

  /** The object breaks rules of its schema: all of them at once. */
  public static ApiFailure invalid(String group, String kind, String name, List<Cause> causes) {
    List<String> texts =
        causes.stream().map(each -> each.field() + ": " + each.message()).distinct().toList();
    String all = texts.size() == 1 ? texts.getFirst() : "[" + String.join(", ", texts) + "]";
    ObjectNode details = Json.object();
    details.put("name", name).put("group", group).put("kind", kind);
    put(details, causes);
    return new ApiFailure(
        Reason.Invalid, qualified(group, kind) + " \"" + name + "\" is invalid: " + all, details);
  }

  public static ApiFailure forbidden(
      String group, String plural, String name, String why, List<Cause> causes) {
    ObjectNode details = Json.object();
    details.put("name", name).put("group", group).put("kind", plural);
    put(details, causes);
    return new ApiFailure(Reason.Forbidden, forbidden(group, plural, name, why), details);
  }

  /** Something that is no resource may not be done. */
  public static ApiFailure forbidden(String why) {
    return of(Reason.Forbidden, "forbidden: " + why);
  }

  private static String forbidden(String group, String plural, String name, String why) {
    String object = name.isEmpty() ? "" : " \"" + name + "\"";
    return qualified(group, plural) + object + " is forbidden: " + why;
  }

  /** A policy denies it, for the reason that the policy gives. */
  public static ApiFailure denied(
      Reason reason, String group, String plural, String name, String why) {
    ObjectNode details = Json.object();
    details.put("name", name).put("group", group).put("kind", plural);
    details.putArray("causes").addObject().put("message", why);
    return new ApiFailure(reason, forbidden(group, plural, name, why), details);
  }

  /** A revision that is no longer in the history. */
  public static ApiFailure tooOld(long asked, long oldest) {
    return of(Reason.Expired, "too old resource version: " + asked + " (" + oldest + ")");
  }

  public static ApiFailure methodNotAllowed(String what) {
    return of(Reason.MethodNotAllowed, what);
  }

  private static ApiFailure about(
      Reason reason, String message, String group, String plural, String name) {
    ObjectNode details = Json.object();
    details.put("name", name);
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    return new ApiFailure(reason, message, details.put("kind", plural));
  }

  private static void put(ObjectNode details, List<Cause> causes) {
    if (causes.isEmpty()) {
      return;
    }
    ArrayNode list = details.putArray("causes");
    for (Cause cause : causes) {
      list.addObject()
          .put("reason", cause.reason())
          .put("message", cause.message())
          .put("field", cause.field());
    }
  }

  private static String qualified(String group, String name) {
    return group.isEmpty() ? name : name + "." + group;
  }
}
