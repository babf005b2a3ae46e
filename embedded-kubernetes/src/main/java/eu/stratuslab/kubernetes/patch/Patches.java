package eu.stratuslab.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.schema.JsonEquality;
import eu.stratuslab.kubernetes.schema.SchemaHints;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.Locale;
import java.util.Map;

/** The patch types besides server-side apply; arguments are not changed. */
public final class Patches {
  /** Kubernetes' own bound on the operations of one JSON patch. */
  private static final int MOST_OPERATIONS = 10_000;

  private Patches() {}

  /**
   * RFC 6902, {@code application/json-patch+json}.
   *
   * @throws PatchException 400 when the patch is no list, 413 when it is too long, 422 when an
   *     operation fails; then nothing is changed
   */
  public static ObjectNode jsonPatch(ObjectNode current, JsonNode patch) {
    if (!patch.isArray()) {
      throw PatchException.badRequest(
          "error decoding patch: json: cannot unmarshal %s into Go value of type jsonpatch.Patch"
              .formatted(patch.getNodeType().name().toLowerCase(Locale.ROOT)));
    }
    if (patch.size() > MOST_OPERATIONS) {
      throw PatchException.tooLarge(
          "The allowed maximum operations in a JSON patch is %d, got %d"
              .formatted(MOST_OPERATIONS, patch.size()));
    }
    JsonNode patched = current.deepCopy();
    for (JsonNode operation : patch) {
      patched = operate(patched, operation);
    }
    return object(patched);
  }

  /** One operation at a time, since the library lets some operations on nothing pass. */
  private static JsonNode operate(JsonNode current, JsonNode operation) {
    String name = operation.path("op").asText();
    String path = operation.path("path").asText();
    if (name.equals("remove")
        && operation.path("path").isTextual()
        && at(current, path).isMissingNode()) {
      throw PatchException.unprocessable(
          "remove operation does not apply: doc is missing path: %s: missing value"
              .formatted(path));
    }
    if (name.equals("test") && !JsonEquality.same(at(current, path), operation.get("value"))) {
      throw PatchException.unprocessable("testing value %s failed: test failed".formatted(path));
    }
    if (name.equals("test")) {
      return current;
    }
    try {
      return JsonPatch.apply(PathElement.JSON.createArrayNode().add(operation), current);
    } catch (JsonPatchException misfit) {
      throw PatchException.unprocessable(String.valueOf(misfit.getMessage()));
    }
  }

  private static JsonNode at(JsonNode document, String pointer) {
    try {
      return document.at(pointer);
    } catch (IllegalArgumentException malformed) {
      throw PatchException.unprocessable(String.valueOf(malformed.getMessage()));
    }
  }

  /**
   * RFC 7386, {@code application/merge-patch+json}.
   *
   * @throws PatchException 400 when the patch is not an object
   */
  public static ObjectNode mergePatch(ObjectNode current, JsonNode patch) {
    ObjectNode merged = current.deepCopy();
    merge(merged, object(patch));
    return merged;
  }

  /**
   * Kubernetes' {@code application/strategic-merge-patch+json}, for builtin types.
   *
   * @throws PatchException 400 when the patch or one of its directives is malformed
   */
  public static ObjectNode strategicMergePatch(
      ObjectNode current, JsonNode patch, SchemaHints hints) {
    return StrategicMerge.merge(current, object(patch), hints);
  }

  private static void merge(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      JsonNode value = field.getValue();
      if (value.isNull()) {
        target.remove(field.getKey());
      } else if (value instanceof ObjectNode below) {
        ObjectNode inner =
            target.get(field.getKey()) instanceof ObjectNode known
                ? known
                : target.putObject(field.getKey());
        merge(inner, below);
      } else {
        target.set(field.getKey(), value.deepCopy());
      }
    }
  }

  private static ObjectNode object(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw PatchException.badRequest(
        "json: cannot unmarshal %s into Go value of type map[string]interface {}"
            .formatted(node.getNodeType().name().toLowerCase(Locale.ROOT)));
  }
}
