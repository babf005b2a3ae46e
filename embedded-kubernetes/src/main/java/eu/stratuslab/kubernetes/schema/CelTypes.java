package eu.stratuslab.kubernetes.schema;

import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The CEL types of a schema's nodes. An object with properties becomes a struct, so that a rule
 * about a field that does not exist is found when the definition is created.
 */
final class CelTypes {
  private final CelStructs structs = new CelStructs();

  /** The type of a node; the place makes the names of structs unique. */
  CelType of(@Nullable SchemaNode node, String place) {
    if (node == null) {
      return SimpleType.DYN;
    }
    CelType type = plain(node, place);
    return node.nullable() && type instanceof SimpleType ? NullableType.create(type) : type;
  }

  private CelType plain(SchemaNode node, String place) {
    if (node.intOrString()) {
      return SimpleType.DYN;
    }
    return switch (node.type()) {
      case "object" -> object(node, place);
      case "array" -> ListType.create(of(node.items(), place + ".item"));
      case "string" -> text(node.rules().format());
      case "integer" -> SimpleType.INT;
      case "number" -> SimpleType.DOUBLE;
      case "boolean" -> SimpleType.BOOL;
      default -> SimpleType.DYN;
    };
  }

  private CelType object(SchemaNode node, String place) {
    if (node.additional() != null && node.properties().isEmpty()) {
      return MapType.create(SimpleType.STRING, of(node.additional(), place + ".value"));
    }
    if (node.properties().isEmpty() && !node.embedded()) {
      return node.preserve() ? SimpleType.DYN : MapType.create(SimpleType.STRING, SimpleType.DYN);
    }
    Map<String, CelType> fields = new LinkedHashMap<>();
    node.properties()
        .forEach(
            (name, property) ->
                CelNames.escaped(name)
                    .ifPresent(
                        escaped -> fields.put(escaped, of(property, place + "." + escaped))));
    if (node.embedded()) {
      fields.put("apiVersion", SimpleType.STRING);
      fields.put("kind", SimpleType.STRING);
      fields.put(
          "metadata",
          structs.add(
              place + ".metadata",
              Map.of("name", SimpleType.STRING, "generateName", SimpleType.STRING)));
    }
    return structs.add(place, fields);
  }

  private static CelType text(String format) {
    return switch (format) {
      case "byte" -> SimpleType.BYTES;
      case "date", "date-time", "datetime" -> SimpleType.TIMESTAMP;
      case "duration" -> SimpleType.DURATION;
      default -> SimpleType.STRING;
    };
  }

  /** All structs so far, for a compiler. */
  CelTypeProvider provider() {
    return structs.provider();
  }
}
