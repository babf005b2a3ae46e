package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a schema node demands of a value besides its type.
 *
 * @param format a format that Kubernetes checks, or empty
 * @param pattern searched for in the value, not matched against all of it
 * @param maximum the number as the schema has it
 */
record ValueRules(
    String format,
    List<JsonNode> allowed,
    @Nullable Pattern pattern,
    @Nullable JsonNode minimum,
    boolean exclusiveMinimum,
    @Nullable JsonNode maximum,
    boolean exclusiveMaximum,
    @Nullable JsonNode multipleOf,
    Range length,
    Range size,
    Range fields,
    List<String> required,
    List<SchemaNode> allOf,
    List<SchemaNode> anyOf,
    List<SchemaNode> oneOf,
    @Nullable SchemaNode not) {
  ValueRules {
    allowed = List.copyOf(allowed);
    required = List.copyOf(required);
    allOf = List.copyOf(allOf);
    anyOf = List.copyOf(anyOf);
    oneOf = List.copyOf(oneOf);
  }

  /** A number of characters, items or fields; a negative bound is none. */
  record Range(long least, long most) {
    boolean isBelow(long actual) {
      return least >= 0 && actual < least;
    }

    boolean isAbove(long actual) {
      return most >= 0 && actual > most;
    }
  }
}
