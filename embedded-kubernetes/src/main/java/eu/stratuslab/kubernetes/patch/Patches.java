package eu.stratuslab.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.schema.SchemaHints;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.Map;

/** The patch types besides server-side apply; arguments are not changed. */
public final class Patches {
  /** Kubernetes' own bound on the operations of one JSON patch. */
  private static final int MOST_OPERATIONS = 10_000;

  private Patches() {}

  /**
   * RFC 6902, {@code application/json-patch+json}.
   *
   * @throws PatchException 400 when the patch is malformed, 422 when it does not fit the object
   */
  public static ObjectNode jsonPatch(ObjectNode current, JsonNode patch) {
    if (!patch.isArray()) {
      throw PatchException.badRequest(
          "error decoding patch: json: cannot unmarshal %s into Go value of type jsonpatch.Patch"
              .formatted(patch.getNodeType().name().toLowerCase(java.util.Locale.ROOT)));
    }
    if (patch.size() > MOST_OPERATIONS) {
      throw PatchException.badRequest(
          "The allowed maximum operations in a JSON patch is %d, got %d"
              .formatted(MOST_OPERATIONS, patch.size()));
    }
    try {
      return object(JsonPatch.apply(patch, current.deepCopy()));
    } catch (JsonPatchException misfit) {
      throw PatchException.unprocessable(String.valueOf(misfit.getMessage()));
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
            .formatted(node.getNodeType().name().toLowerCase(java.util.Locale.ROOT)));
  }
}
