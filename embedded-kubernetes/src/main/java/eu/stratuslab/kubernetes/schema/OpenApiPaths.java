package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeSet;

/** The paths of one OpenAPI document. */
final class OpenApiPaths {
  private static final List<String> PATCHES =
      List.of(
          "application/apply-patch+yaml",
          "application/json-patch+json",
          "application/merge-patch+json");

  private static final String STRATEGIC = "application/strategic-merge-patch+json";

  private final String group;
  private final String version;
  private final OpenApiSchemas schemas;
  private final ObjectNode paths = JsonNodeFactory.instance.objectNode();

  OpenApiPaths(String group, String version, OpenApiSchemas schemas) {
    this.group = group;
    this.version = version;
    this.schemas = schemas;
  }

  ObjectNode of(List<OpenApi.Resource> resources) {
    resources.forEach(this::add);
    return paths;
  }

  private void add(OpenApi.Resource resource) {
    String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    String all = root + "/" + resource.plural();
    String here =
        resource.namespaced() ? root + "/namespaces/{namespace}/" + resource.plural() : all;
    ObjectNode own = OpenApiSchemas.reference(schemas.name(resource.kind()));
    ObjectNode list = OpenApiSchemas.reference(schemas.name(resource.kind()) + "List");

    ObjectNode collection = path(here, resource.namespaced(), false);
    operate(collection, "get", "list", resource, list, "list");
    operate(collection, "post", "post", resource, own, "create");
    operate(
        collection,
        "delete",
        "deletecollection",
        resource,
        OpenApiSchemas.meta("Status"),
        "deletecollection");
    if (resource.namespaced()) {
      operate(path(all, false, false), "get", "list", resource, list, "list");
    }
    ObjectNode single = path(here + "/{name}", resource.namespaced(), true);
    operate(single, "get", "get", resource, own, "get");
    operate(single, "put", "put", resource, own, "update");
    operate(single, "patch", "patch", resource, own, "patch");
    operate(single, "delete", "delete", resource, OpenApiSchemas.meta("Status"), "delete");
    for (String subresource : new TreeSet<>(resource.subresources())) {
      ObjectNode part = path(here + "/{name}/" + subresource, resource.namespaced(), true);
      ObjectNode body = subresource.equals("scale") ? OpenApiSchemas.scale() : own;
      operate(part, "get", "get", resource, body, "get");
      operate(part, "put", "put", resource, body, "update");
      operate(part, "patch", "patch", resource, body, "patch");
    }
    paths.properties().removeIf(each -> isEmpty((ObjectNode) each.getValue()));
  }

  private static boolean isEmpty(ObjectNode path) {
    return path.size() == (path.has("parameters") ? 1 : 0);
  }

  private ObjectNode path(String path, boolean namespaced, boolean named) {
    ObjectNode item = paths.withObjectProperty(path);
    ArrayNode parameters = JsonNodeFactory.instance.arrayNode();
    if (named) {
      parameters.add(inPath("name", "The name of the object."));
    }
    if (namespaced) {
      parameters.add(inPath("namespace", "The namespace of the object."));
    }
    if (!parameters.isEmpty()) {
      item.set("parameters", parameters);
    }
    return item;
  }

  private void operate(
      ObjectNode path,
      String method,
      String action,
      OpenApi.Resource resource,
      ObjectNode answer,
      String verb) {
    if (!resource.verbs().contains(verb)) {
      return;
    }
    ObjectNode operation = path.putObject(method);
    operation.put("description", verb + " " + resource.kind());
    ArrayNode parameters = operation.putArray("parameters");
    OpenApiParameters.of(action).forEach(parameters::add);
    if (!action.equals("get") && !action.equals("list")) {
      body(operation, action, answer, schemas.isWhole(resource));
    }
    operation
        .putObject("responses")
        .putObject("200")
        .put("description", "OK")
        .putObject("content")
        .putObject("application/json")
        .set("schema", answer);
    operation.put("x-kubernetes-action", action);
    operation
        .putObject("x-kubernetes-group-version-kind")
        .put("group", group)
        .put("kind", resource.kind())
        .put("version", version);
  }

  /**
   * What a request carries. When a strategic merge patch is listed, kubectl computes one from the
   * schema; it must not do so for custom kinds, nor from a schema that is only a part.
   */
  private static void body(
      ObjectNode operation, String action, ObjectNode object, boolean strategic) {
    ObjectNode content = operation.putObject("requestBody").putObject("content");
    switch (action) {
      case "patch" -> {
        PATCHES.forEach(
            type -> content.putObject(type).set("schema", OpenApiSchemas.meta("Patch")));
        if (strategic) {
          content.putObject(STRATEGIC).set("schema", OpenApiSchemas.meta("Patch"));
        }
      }
      case "delete", "deletecollection" ->
          content.putObject("application/json").set("schema", OpenApiSchemas.meta("DeleteOptions"));
      default -> content.putObject("application/json").set("schema", object);
    }
  }

  private static ObjectNode inPath(String name, String description) {
    ObjectNode parameter = JsonNodeFactory.instance.objectNode();
    parameter.put("name", name).put("in", "path").put("required", true);
    parameter.put("description", description);
    parameter.putObject("schema").put("type", "string").put("uniqueItems", true);
    return parameter;
  }
}
