package eu.stratuslab.kubernetes.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.resource.Rules;
import eu.stratuslab.kubernetes.schema.SchemaHints;
import eu.stratuslab.kubernetes.schema.StructuralSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of a custom resource: its structural schema. */
final class SchemaRules implements Rules {
  private final StructuralSchema schema;
  private final SchemaHints hints;

  SchemaRules(JsonNode openAPIV3Schema) {
    this.schema = StructuralSchema.of(openAPIV3Schema);
    this.hints = SchemaHints.resource(openAPIV3Schema);
  }

  @Override
  public SchemaHints hints() {
    return hints;
  }

  @Override
  public List<String> prune(ObjectNode object) {
    List<String> dropped = new ArrayList<>();
    JsonNode pruned = schema.prune(object, dropped);
    if (!dropped.isEmpty() && pruned instanceof ObjectNode kept) {
      object.removeAll();
      object.setAll(kept);
    }
    return dropped;
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    schema.applyDefaults(object);
  }

  @Override
  public List<Cause> validate(ObjectNode object, @Nullable ObjectNode old) {
    return schema.validate(object, old).stream()
        .map(each -> new Cause(each.reason(), each.message(), each.path()))
        .toList();
  }
}
