package eu.stratuslab.kubernetes.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prunes, defaults and validates an object on its way in. */
final class Checks {
  private Checks() {}

  /**
   * Returns warnings about fields that the resource does not know.
   *
   * @throws ApiFailure with all violations, or with all unknown fields when they are refused
   */
  static List<String> admit(
      ResourceType type, ObjectNode object, @Nullable ObjectNode old, FieldValidation validation) {
    List<String> unknown =
        type.rules().prune(object).stream().map(path -> "unknown field \"" + path + "\"").toList();
    if (validation == FieldValidation.STRICT && !unknown.isEmpty()) {
      throw strict(type, unknown);
    }
    type.rules().applyDefaults(object);
    List<Cause> causes = new ArrayList<>(MetadataRules.violations(type, object, old));
    causes.addAll(type.rules().validate(object, old));
    if (!causes.isEmpty()) {
      throw ApiFailure.invalid(type.group(), type.kind(), Meta.name(object), causes);
    }
    return validation == FieldValidation.WARN ? unknown : List.of();
  }

  private static ApiFailure strict(ResourceType type, List<String> unknown) {
    return ApiFailure.badRequest(
        type.kind()
            + " in version \""
            + type.groupVersion().version()
            + "\" cannot be handled as a "
            + type.kind()
            + ": strict decoding error: "
            + String.join(", ", unknown));
  }
}
