package eu.stratuslab.kubernetes.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.Cause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A secret's data is Base64; {@code stringData} is for writing only. */
public final class SecretRules implements Rules {

  @Override
  public void prepare(ObjectNode object, @Nullable ObjectNode old) {
    JsonNode plain = object.remove("stringData");
    if (plain != null && plain.isObject()) {
      ObjectNode data = object.withObjectProperty("data");
      for (var each : plain.properties()) {
        byte[] bytes = each.getValue().asText("").getBytes(StandardCharsets.UTF_8);
        data.put(each.getKey(), Base64.getEncoder().encodeToString(bytes));
      }
    }
    if (object.path("type").asText("").isEmpty()) {
      object.put("type", "Opaque");
    }
  }

  @Override
  public List<String> prune(ObjectNode object) {
    return List.of();
  }

  @Override
  public void applyDefaults(ObjectNode object) {}

  @Override
  public List<Cause> validate(ObjectNode object, @Nullable ObjectNode old) {
    List<Cause> causes = new ArrayList<>();
    for (var each : object.path("data").properties()) {
      if (!base64(each.getValue())) {
        causes.add(
            new Cause(
                "FieldValueInvalid",
                "Invalid value: must be Base64",
                "data[" + each.getKey() + "]"));
      }
    }
    if (old != null && !old.path("type").equals(object.path("type"))) {
      causes.add(new Cause("FieldValueInvalid", "Invalid value: field is immutable", "type"));
    }
    if (old != null
        && old.path("immutable").asBoolean()
        && !old.path("data").equals(object.path("data"))) {
      causes.add(
          new Cause(
              "FieldValueForbidden",
              "Forbidden: field is immutable when `immutable` is set",
              "data"));
    }
    return causes;
  }

  private static boolean base64(JsonNode value) {
    if (value.isNull()) {
      return true;
    }
    try {
      Base64.getDecoder().decode(value.asText());
      return value.isTextual();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
