package eu.stratuslab.kubernetes.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.resource.Column;
import eu.stratuslab.kubernetes.resource.GroupVersion;
import eu.stratuslab.kubernetes.resource.Names;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.resource.ScalePaths;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the resources that a CustomResourceDefinition defines. */
public final class Definitions {
  private Definitions() {}

  /** Where the objects of a definition are stored: under its own name. */
  public static String storage(JsonNode definition) {
    return Meta.name(definition);
  }

  /** The served versions, preferred first; none until its names are accepted. */
  public static List<ResourceType> types(ObjectNode definition) {
    if (!Conditions.isTrue(definition, "Established")) {
      return List.of();
    }
    List<ResourceType> types = new ArrayList<>();
    for (JsonNode version : definition.path("spec").path("versions")) {
      if (version.path("served").asBoolean()) {
        types.add(type(definition, version));
      }
    }
    types.sort(
        Comparator.comparing(each -> each.groupVersion().version(), VersionPriority.HIGHEST_FIRST));
    return types;
  }

  private static ResourceType type(ObjectNode definition, JsonNode version) {
    JsonNode specification = definition.path("spec");
    String group = specification.path("group").asText();
    JsonNode schema = version.path("schema").path("openAPIV3Schema");
    JsonNode subresources = version.path("subresources");
    return new ResourceType(
        new GroupVersion(group, version.path("name").asText()),
        names(definition.path("status").path("acceptedNames")),
        specification.path("scope").asText().equals("Namespaced"),
        storage(definition),
        new GroupVersion(group, storedVersion(specification)).apiVersion(),
        true,
        subresources.has("status"),
        scale(subresources.path("scale")),
        ResourceType.ALL_VERBS,
        columns(version.path("additionalPrinterColumns")),
        selectable(version.path("selectableFields")),
        Meta.deleting(definition),
        schema.isObject() ? schema : Json.object(),
        new SchemaRules(schema));
  }

  static Names names(JsonNode names) {
    return new Names(
        names.path("plural").asText(),
        names.path("singular").asText(),
        names.path("kind").asText(),
        names.path("listKind").asText(),
        Meta.texts(names.path("shortNames")),
        Meta.texts(names.path("categories")));
  }

  static String storedVersion(JsonNode specification) {
    for (JsonNode version : specification.path("versions")) {
      if (version.path("storage").asBoolean()) {
        return version.path("name").asText();
      }
    }
    return "";
  }

  private static @Nullable ScalePaths scale(JsonNode scale) {
    if (!scale.isObject()) {
      return null;
    }
    return new ScalePaths(
        path(scale.path("specReplicasPath")),
        path(scale.path("statusReplicasPath")),
        path(scale.path("labelSelectorPath")));
  }

  private static String path(JsonNode jsonPath) {
    String text = jsonPath.asText("");
    return text.startsWith(".") ? text.substring(1) : text;
  }

  private static List<Column> columns(JsonNode declared) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("Name", ".metadata.name"));
    for (JsonNode each : declared) {
      columns.add(
          new Column(
              each.path("name").asText(),
              each.path("type").asText("string"),
              each.path("format").asText(""),
              each.path("description").asText(""),
              each.path("priority").asInt(),
              each.path("jsonPath").asText()));
    }
    if (declared.isEmpty()) {
      columns.add(Column.age());
    }
    return columns;
  }

  private static List<String> selectable(JsonNode declared) {
    List<String> fields = new ArrayList<>();
    declared.forEach(each -> fields.add(path(each.path("jsonPath"))));
    return fields;
  }
}
