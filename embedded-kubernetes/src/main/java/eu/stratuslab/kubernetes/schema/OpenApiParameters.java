package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** The query parameters of operations; kubectl looks for some before it uses them. */
final class OpenApiParameters {
  private static final Map<String, String> TYPES =
      Map.of(
          "allowWatchBookmarks", "boolean",
          "force", "boolean",
          "gracePeriodSeconds", "integer",
          "limit", "integer",
          "sendInitialEvents", "boolean",
          "timeoutSeconds", "integer",
          "watch", "boolean");

  private static final Map<String, String> DESCRIPTIONS =
      Map.ofEntries(
          Map.entry("allowWatchBookmarks", "Whether a watch reports its progress."),
          Map.entry("continue", "The token of the page to continue with."),
          Map.entry("dryRun", "All runs every stage without storing anything."),
          Map.entry("fieldManager", "Who changes the fields."),
          Map.entry("fieldSelector", "Which objects, by fields."),
          Map.entry("fieldValidation", "Ignore, Warn or Strict: what becomes of unknown fields."),
          Map.entry("force", "Whether an apply takes fields away from others."),
          Map.entry("gracePeriodSeconds", "How many seconds the object may take to end."),
          Map.entry("labelSelector", "Which objects, by labels."),
          Map.entry("limit", "How many objects to answer at most."),
          Map.entry("propagationPolicy", "What becomes of dependents."),
          Map.entry("resourceVersion", "From which version on."),
          Map.entry("resourceVersionMatch", "How the version is meant."),
          Map.entry("sendInitialEvents", "Whether a watch starts with what is there."),
          Map.entry("timeoutSeconds", "After how many seconds a watch ends."),
          Map.entry("watch", "Whether to report changes as they come."));

  private static final List<String> WRITE = List.of("dryRun", "fieldManager", "fieldValidation");
  private static final List<String> SELECT =
      List.of(
          "allowWatchBookmarks",
          "continue",
          "fieldSelector",
          "labelSelector",
          "limit",
          "resourceVersion",
          "resourceVersionMatch",
          "sendInitialEvents",
          "timeoutSeconds",
          "watch");

  private OpenApiParameters() {}

  /** The names of the parameters of a patch. */
  static List<String> ofPatch() {
    return List.of("dryRun", "fieldManager", "fieldValidation", "force");
  }

  /** The parameters of an {@code x-kubernetes-action}. */
  static List<ObjectNode> of(String action) {
    List<String> names =
        switch (action) {
          case "list", "deletecollection" -> SELECT;
          case "post", "put" -> WRITE;
          case "patch" -> ofPatch();
          case "delete" -> List.of("dryRun", "gracePeriodSeconds", "propagationPolicy");
          default -> List.of();
        };
    return names.stream().map(OpenApiParameters::parameter).toList();
  }

  private static ObjectNode parameter(String name) {
    ObjectNode parameter = JsonNodeFactory.instance.objectNode();
    parameter.put("name", name).put("in", "query");
    parameter.put("description", DESCRIPTIONS.getOrDefault(name, name));
    parameter
        .putObject("schema")
        .put("type", TYPES.getOrDefault(name, "string"))
        .put("uniqueItems", true);
    return parameter;
  }
}
