package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON values as CEL values, by the schema of each; the values fit the schema's types. */
final class CelValues {
  private CelValues() {}

  static Object of(JsonNode value, @Nullable SchemaNode schema) {
    return switch (value.getNodeType()) {
      case OBJECT -> object(value, schema);
      case ARRAY -> list(value, schema);
      case STRING -> text(value.textValue(), schema);
      case NUMBER -> number(value, schema);
      case BOOLEAN -> value.booleanValue();
      case NULL, MISSING, BINARY, POJO -> NullValue.NULL_VALUE;
    };
  }

  private static Object object(JsonNode object, @Nullable SchemaNode schema) {
    Map<String, Object> fields = new LinkedHashMap<>();
    boolean struct = schema != null && (!schema.properties().isEmpty() || schema.embedded());
    object
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              if (schema == null || !struct) {
                fields.put(name, of(field.getValue(), schema == null ? null : schema.field(name)));
              } else if (schema.isResourceField(name)) {
                fields.put(name, of(field.getValue(), null));
              } else if (schema.properties().containsKey(name)) {
                CelNames.escaped(name)
                    .ifPresent(
                        escaped -> fields.put(escaped, of(field.getValue(), schema.field(name))));
              }
            });
    return fields;
  }

  private static Object list(JsonNode list, @Nullable SchemaNode schema) {
    List<Object> items = new ArrayList<>();
    list.forEach(item -> items.add(of(item, schema == null ? null : schema.items())));
    return items;
  }

  private static Object number(JsonNode number, @Nullable SchemaNode schema) {
    String type = schema == null ? "" : schema.type();
    boolean whole =
        switch (type) {
          case "integer" -> true;
          case "number" -> false;
          default -> number.isIntegralNumber();
        };
    // Boxed apart: a conditional expression would make every integer a double.
    if (whole) {
      return number.longValue();
    }
    return number.doubleValue();
  }

  private static Object text(String text, @Nullable SchemaNode schema) {
    if (schema == null || schema.intOrString() || !schema.type().equals("string")) {
      return text;
    }
    return switch (schema.rules().format()) {
      case "byte" -> CelByteString.of(Base64.getDecoder().decode(text));
      case "date" -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      case "date-time", "datetime" -> OffsetDateTime.parse(text).toInstant();
      case "duration" -> GoDuration.parse(text);
      default -> text;
    };
  }
}
