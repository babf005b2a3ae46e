package eu.stratuslab.bridge.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Hash;
import java.util.List;

/** Hashes the secrets in checked input before it becomes a document. */
public final class Secrets {
  private final Hashing hashing;

  public Secrets(Hashing hashing) {
    this.hashing = hashing;
  }

  /** Replaces, in place, every secret that the attributes want hashed. */
  public void hash(List<Attribute> attributes, ObjectNode checked) {
    for (var attribute : attributes) {
      var value = checked.get(attribute.name());
      if (value == null || value.isNull()) {
        continue;
      }
      if (attribute.hash() != Hash.NONE && value.isTextual()) {
        checked.put(attribute.name(), hashing.hash(value.textValue(), attribute.hash()));
      } else {
        inside(attribute, value);
      }
    }
  }

  private void inside(Attribute attribute, JsonNode value) {
    if (attribute.members().isEmpty()) {
      return;
    }
    if (value instanceof ObjectNode object) {
      hash(attribute.members(), object);
    } else {
      value.forEach(item -> inside(attribute, item));
    }
  }
}
