package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** JSON values for tests, written as YAML. */
public final class Documents {
  private static final YAMLMapper YAML = new YAMLMapper();

  private Documents() {}

  /** Any value. */
  public static JsonNode value(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError("malformed YAML in a test: " + yaml, malformed);
    }
  }

  /** An object. */
  public static ObjectNode object(String yaml) {
    return (ObjectNode) value(yaml);
  }
}
