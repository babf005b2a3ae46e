package eu.stratuslab.kubernetes.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.api.Conversion;
import eu.stratuslab.kubernetes.api.Objects;
import eu.stratuslab.kubernetes.api.PatchKind;
import eu.stratuslab.kubernetes.api.Target;
import eu.stratuslab.kubernetes.api.Written;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.patch.Patches;
import eu.stratuslab.kubernetes.resource.ScalePaths;

/** The scale subresource (autoscaling/v1 Scale), whichever fields a resource keeps it in. */
final class Scaling {
  private final Objects objects;
  private final Writing writing;

  Scaling(Objects objects, Writing writing) {
    this.objects = objects;
    this.writing = writing;
  }

  Reply answer(Target target, Request request) {
    ScalePaths paths = target.type().scale();
    if (paths == null) {
      throw ApiFailure.noSuchPath();
    }
    Target whole = Target.of(target.type(), target.namespace(), target.name());
    ObjectNode current = Conversion.served(target.type(), objects.get(whole));
    ObjectNode scale = scale(current, paths);
    return switch (request.method()) {
      case "GET" -> Reply.json(200, scale);
      case "PUT" -> change(whole, paths, Bodies.object(request), request);
      case "PATCH" -> change(whole, paths, patched(scale, request), request);
      default -> throw ApiFailure.methodNotAllowed("a scale can be read, replaced and patched");
    };
  }

  private static ObjectNode patched(ObjectNode scale, Request request) {
    JsonNode patch = Bodies.any(request);
    return PatchKind.of(request.mediaType()).filter(PatchKind.JSON::equals).isPresent()
        ? Patches.jsonPatch(scale, patch)
        : Patches.mergePatch(scale, patch);
  }

  private Reply change(Target target, ScalePaths paths, ObjectNode scale, Request request) {
    JsonNode replicas = scale.path("spec").path("replicas");
    if (!replicas.isMissingNode() && !replicas.canConvertToInt()) {
      throw ApiFailure.badRequest("spec.replicas must be an integer");
    }
    if (replicas.asInt() < 0) {
      throw ApiFailure.badRequest("spec.replicas must be greater than or equal to 0");
    }
    ObjectNode patch = Json.object();
    place(patch, paths.specReplicas(), replicas.asInt());
    String version = Meta.resourceVersion(scale);
    if (!version.isEmpty()) {
      Meta.of(patch).put("resourceVersion", version);
    }
    Written written = objects.patch(target, PatchKind.MERGE, patch, writing.write(request));
    return Reply.json(200, scale(written.object(), paths));
  }

  private static void place(ObjectNode object, String path, int value) {
    String[] steps = path.split("\\.", -1);
    ObjectNode inner = object;
    for (int i = 0; i < steps.length - 1; i++) {
      inner = inner.withObjectProperty(steps[i]);
    }
    inner.put(steps[steps.length - 1], value);
  }

  private static ObjectNode scale(ObjectNode object, ScalePaths paths) {
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
      JsonNode value = object.path("metadata").path(field);
      if (!value.isMissingNode()) {
        metadata.set(field, value);
      }
    }
    scale.putObject("spec").put("replicas", at(object, paths.specReplicas()).asInt());
    ObjectNode status = scale.putObject("status");
    status.put("replicas", at(object, paths.statusReplicas()).asInt());
    if (!paths.labelSelector().isEmpty() && at(object, paths.labelSelector()).isTextual()) {
      status.set("selector", at(object, paths.labelSelector()));
    }
    return scale;
  }

  private static JsonNode at(JsonNode object, String path) {
    JsonNode found = object;
    for (String step : path.split("\\.", -1)) {
      found = found.path(step);
    }
    return found;
  }
}
