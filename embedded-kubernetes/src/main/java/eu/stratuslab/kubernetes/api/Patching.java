package eu.stratuslab.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.failure.Reason;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.lifecycle.Write;
import eu.stratuslab.kubernetes.patch.PatchException;
import eu.stratuslab.kubernetes.patch.Patches;
import eu.stratuslab.kubernetes.patch.ServerSideApply;
import eu.stratuslab.kubernetes.resource.ResourceType;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the new state of an object from a patch. */
final class Patching {
  private Patching() {}

  /** A patch on an object that exists. */
  static ObjectNode patched(Target target, ObjectNode current, PatchKind kind, JsonNode patch) {
    ResourceType type = target.type();
    return translating(
        type,
        target.name(),
        () ->
            switch (kind) {
              case JSON -> Patches.jsonPatch(current, patch);
              case MERGE -> Patches.mergePatch(current, patch);
              case STRATEGIC -> strategic(type, current, patch);
              case APPLY -> throw new IllegalArgumentException("apply is no patch of this kind");
            });
  }

  private static ObjectNode strategic(ResourceType type, ObjectNode current, JsonNode patch) {
    if (type.custom()) {
      throw ApiFailure.of(
          Reason.UnsupportedMediaType,
          "the body of the request was in an unknown format - accepted media types include:"
              + " application/json-patch+json, application/merge-patch+json,"
              + " application/apply-patch+yaml");
    }
    return Patches.strategicMergePatch(current, patch, type.hints());
  }

  /** A configuration applied to an object, or to nothing yet. */
  static ObjectNode applied(
      Target target, @Nullable ObjectNode live, ObjectNode configuration, Write write) {
    ResourceType type = target.type();
    ServerSideApply.Result result =
        translating(
            type,
            target.name(),
            () ->
                ServerSideApply.apply(
                    live,
                    configuration,
                    write.manager(),
                    write.force(),
                    type.apiVersion(),
                    target.subresource(),
                    write.now(),
                    type.hints()));
    if (!result.conflicts().isEmpty()) {
      throw conflict(result);
    }
    ObjectNode object = result.object();
    JsonNode uid = configuration.path("metadata").path("uid");
    if (uid.isTextual()) {
      Meta.of(object).set("uid", uid);
    }
    JsonNode version = configuration.path("metadata").path("resourceVersion");
    if (version.isTextual()) {
      Meta.of(object).set("resourceVersion", version);
    }
    return object;
  }

  private static ApiFailure conflict(ServerSideApply.Result result) {
    List<Cause> causes =
        result.conflicts().stream()
            .map(each -> new Cause("FieldManagerConflict", each.message(), each.path()))
            .toList();
    return ApiFailure.applyConflict(result.message(), causes);
  }

  private static <T> T translating(ResourceType type, String name, Supplier<T> patching) {
    try {
      return patching.get();
    } catch (PatchException e) {
      String message = e.getMessage() == null ? "the patch cannot be applied" : e.getMessage();
      throw e.code() == 400
          ? ApiFailure.badRequest(message)
          : ApiFailure.invalid(
              type.group(),
              type.kind(),
              name,
              List.of(new Cause("FieldValueInvalid", message, "patch")));
    }
  }
}
