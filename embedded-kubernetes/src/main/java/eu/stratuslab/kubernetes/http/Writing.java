package eu.stratuslab.kubernetes.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.api.Conversion;
import eu.stratuslab.kubernetes.api.Lists;
import eu.stratuslab.kubernetes.api.Objects;
import eu.stratuslab.kubernetes.api.Page;
import eu.stratuslab.kubernetes.api.PatchKind;
import eu.stratuslab.kubernetes.api.Target;
import eu.stratuslab.kubernetes.api.Written;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Reason;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.lifecycle.FieldValidation;
import eu.stratuslab.kubernetes.lifecycle.Outcome;
import eu.stratuslab.kubernetes.lifecycle.Preconditions;
import eu.stratuslab.kubernetes.lifecycle.Write;
import eu.stratuslab.kubernetes.storage.StoredObject;
import java.time.InstantSource;

/** Answers create, update, patch, delete and deletecollection. */
final class Writing {
  private final Objects objects;
  private final Lists lists;
  private final InstantSource clock;

  Writing(Objects objects, Lists lists, InstantSource clock) {
    this.objects = objects;
    this.lists = lists;
    this.clock = clock;
  }

  Reply create(Target target, Request request) {
    ObjectNode body = Bodies.object(request);
    if (target.type().namespaced() && target.namespace().isEmpty()) {
      throw ApiFailure.badRequest("an empty namespace may not be set during creation");
    }
    return reply(objects.create(target, body, write(request)));
  }

  Reply update(Target target, Request request) {
    return reply(objects.update(target, Bodies.object(request), write(request)));
  }

  Reply patch(Target target, Request request) {
    PatchKind kind =
        PatchKind.of(request.mediaType())
            .orElseThrow(
                () ->
                    ApiFailure.of(
                        Reason.UnsupportedMediaType,
                        "the body of the request was in an unknown format - accepted media types"
                            + " include: application/json-patch+json,"
                            + " application/merge-patch+json,"
                            + " application/strategic-merge-patch+json,"
                            + " application/apply-patch+yaml"));
    return reply(objects.patch(target, kind, Bodies.any(request), write(request)));
  }

  private static Reply reply(Written written) {
    return Reply.json(written.created() ? 201 : 200, written.object(), written.warnings());
  }

  Reply delete(Target target, Request request) {
    ObjectNode options = options(request);
    Outcome outcome =
        objects.delete(
            target,
            preconditions(options, request),
            write(request).dry(!options.path("dryRun").isEmpty()));
    return switch (outcome) {
      case Outcome.Remove(var last) -> Reply.json(200, success(target, last));
      case Outcome.Write(var object) -> Reply.json(200, object);
      case Outcome.Keep(var current) -> Reply.json(200, current);
    };
  }

  Reply deleteCollection(Target target, Request request) {
    ObjectNode options = options(request);
    Preconditions asked = preconditions(options, request);
    Page page = lists.first(target.type().storage(), Reading.selection(target, request), 0);
    ObjectNode list =
        ListBody.head(target.type().names().listKind(), target.type().apiVersion(), page);
    ArrayNode items = list.putArray("items");
    Write write = write(request).dry(!options.path("dryRun").isEmpty());
    for (StoredObject object : page.objects()) {
      deleteOne(target, object, asked, write);
      items.add(Conversion.served(target.type(), object));
    }
    return Reply.json(200, list);
  }

  private void deleteOne(Target target, StoredObject object, Preconditions asked, Write write) {
    Target one = Target.of(target.type(), object.key().namespace(), object.key().name());
    Preconditions same =
        new Preconditions(object.uid(), asked.resourceVersion(), asked.propagation());
    try {
      objects.delete(one, same, write);
    } catch (ApiFailure e) {
      // Somebody else deleted it meanwhile: that is what was wanted.
      if (e.reason() != Reason.NotFound && e.reason() != Reason.Conflict) {
        throw e;
      }
    }
  }

  private static ObjectNode success(Target target, ObjectNode last) {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details");
    details.put("name", target.name());
    if (!target.type().group().isEmpty()) {
      details.put("group", target.type().group());
    }
    details.put("kind", target.type().plural()).put("uid", Meta.uid(last));
    return status;
  }

  private static ObjectNode options(Request request) {
    return request.body().length == 0 ? Json.object() : Bodies.object(request);
  }

  private static Preconditions preconditions(ObjectNode options, Request request) {
    JsonNode conditions = options.path("preconditions");
    return new Preconditions(
        conditions.path("uid").asText(""),
        conditions.path("resourceVersion").asText(""),
        propagation(options, request));
  }

  private static Preconditions.Propagation propagation(ObjectNode options, Request request) {
    String policy =
        options.path("propagationPolicy").asText(request.parameter("propagationPolicy"));
    boolean orphan =
        options.path("orphanDependents").asBoolean() || request.flag("orphanDependents");
    return switch (policy) {
      case "" -> orphan ? Preconditions.Propagation.ORPHAN : Preconditions.Propagation.BACKGROUND;
      case "Background" -> Preconditions.Propagation.BACKGROUND;
      case "Foreground" -> Preconditions.Propagation.FOREGROUND;
      case "Orphan" -> Preconditions.Propagation.ORPHAN;
      default ->
          throw ApiFailure.badRequest("propagationPolicy: Unsupported value: \"" + policy + "\"");
    };
  }

  Write write(Request request) {
    String manager = request.parameter("fieldManager");
    boolean apply = PatchKind.of(request.mediaType()).filter(PatchKind.APPLY::equals).isPresent();
    return new Write(
        request.user(),
        manager.isEmpty() && !apply ? agent(request) : manager,
        dryRun(request),
        request.flag("force"),
        FieldValidation.parse(request.parameter("fieldValidation")),
        clock.instant());
  }

  private static boolean dryRun(Request request) {
    return switch (request.parameter("dryRun")) {
      case "" -> false;
      case "All" -> true;
      default ->
          throw ApiFailure.badRequest(
              "dryRun: Unsupported value: \"" + request.parameter("dryRun") + "\"");
    };
  }

  /** Kubernetes names a manager that does not name itself after its User-Agent. */
  private static String agent(Request request) {
    String agent = request.header("User-Agent");
    int slash = agent.indexOf('/');
    String name = slash < 0 ? agent : agent.substring(0, slash);
    return name.isEmpty() ? "unknown" : name.substring(0, Math.min(name.length(), 128));
  }
}
