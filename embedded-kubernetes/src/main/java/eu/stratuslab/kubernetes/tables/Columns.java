package eu.stratuslab.kubernetes.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import eu.stratuslab.kubernetes.resource.Column;
import eu.stratuslab.kubernetes.resource.ResourceType;
import java.time.Instant;
import java.util.List;

/** The columns of a resource: those of its definition, or those that are built in. */
final class Columns {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Columns() {}

  static List<TableColumn> of(ResourceType type) {
    if (!type.columns().isEmpty()) {
      return type.columns().stream().map(Columns::byPath).toList();
    }
    return BuiltinColumns.of(type);
  }

  static TableColumn byPath(Column column) {
    PrinterPath path = PrinterPath.of(column.jsonPath());
    return new TableColumn(column, (object, now) -> value(column, path.first(object), now));
  }

  private static JsonNode value(Column column, JsonNode found, Instant now) {
    if (found.isMissingNode() || found.isNull()) {
      return column.type().equals("date") ? TextNode.valueOf("<unknown>") : NullNode.getInstance();
    }
    return switch (column.type()) {
      case "date" -> TextNode.valueOf(Age.of(found.asText(), now));
      case "integer" ->
          found.isNumber() ? NODES.numberNode(found.asLong()) : TextNode.valueOf(found.asText());
      case "string" ->
          found.isValueNode()
              ? TextNode.valueOf(found.asText())
              : TextNode.valueOf(found.toString());
      default -> found;
    };
  }
}
