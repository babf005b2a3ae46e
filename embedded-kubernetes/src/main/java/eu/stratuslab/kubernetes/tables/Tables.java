package eu.stratuslab.kubernetes.tables;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.resource.Column;
import eu.stratuslab.kubernetes.resource.ResourceType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Makes meta.k8s.io/v1 Tables of the objects of one resource. */
public final class Tables {
  private final List<TableColumn> columns;
  private final String includeObject;
  private final InstantSource clock;
  private boolean defined;

  /**
   * Tables for one answer.
   *
   * @param includeObject None, Metadata (also "") or Object
   */
  public Tables(ResourceType type, String includeObject, InstantSource clock) {
    this.columns = Columns.of(type);
    this.includeObject = includeObject;
    this.clock = clock;
  }

  /** A table without rows; the columns are told in the first table of an answer only. */
  public ObjectNode table(String resourceVersion) {
    ObjectNode table = Json.object();
    table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata").put("resourceVersion", resourceVersion);
    ArrayNode definitions = table.putArray("columnDefinitions");
    if (!defined) {
      columns.forEach(each -> define(definitions.addObject(), each.column()));
      defined = true;
    }
    table.putArray("rows");
    return table;
  }

  private static void define(ObjectNode definition, Column column) {
    definition
        .put("name", column.name())
        .put("type", column.type())
        .put("format", column.name().equals("Name") ? "name" : column.format())
        .put("description", column.description())
        .put("priority", column.priority());
  }

  /** Adds a row. */
  public void row(ObjectNode table, ObjectNode object) {
    Instant now = clock.instant();
    ObjectNode row = table.withArrayProperty("rows").addObject();
    ArrayNode cells = row.putArray("cells");
    columns.forEach(each -> cells.add(each.cell().of(object, now)));
    switch (includeObject) {
      case "None" -> {}
      case "Object" -> row.set("object", object);
      default -> {
        ObjectNode reduced = row.putObject("object");
        reduced.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        reduced.set("metadata", object.path("metadata"));
      }
    }
  }
}
