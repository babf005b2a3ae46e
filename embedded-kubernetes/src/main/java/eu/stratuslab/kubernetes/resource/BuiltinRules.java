package eu.stratuslab.kubernetes.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.schema.StructuralSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of a built-in kind whose schema is known, and whatever else it asks for. */
final class BuiltinRules implements Rules {
  private final StructuralSchema schema;
  private final Rules own;

  BuiltinRules(StructuralSchema schema, Rules own) {
    this.schema = schema;
    this.own = own;
  }

  @Override
  public void prepare(ObjectNode object, @Nullable ObjectNode old) {
    own.prepare(object, old);
  }

  @Override
  public boolean held(ObjectNode object) {
    return own.held(object);
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
    own.applyDefaults(object);
  }

  @Override
  public List<Cause> validate(ObjectNode object, @Nullable ObjectNode old) {
    List<Cause> causes = new ArrayList<>();
    schema
        .validate(object, old)
        .forEach(each -> causes.add(new Cause(each.reason(), each.message(), each.path())));
    causes.addAll(own.validate(object, old));
    return causes;
  }
}
