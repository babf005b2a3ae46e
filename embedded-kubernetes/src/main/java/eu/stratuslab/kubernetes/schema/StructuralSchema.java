package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a custom resource, as a CustomResourceDefinition's {@code openAPIV3Schema} gives
 * it; immutable, read and compiled once.
 *
 * <p>{@code apiVersion}, {@code kind} and the content of {@code metadata} are left alone.
 */
public final class StructuralSchema {
  private final SchemaNode root;
  private final SchemaHints hints;

  private StructuralSchema(SchemaNode root, SchemaHints hints) {
    this.root = root;
    this.hints = hints;
  }

  /**
   * Reads a schema and compiles its rules.
   *
   * @throws SchemaException with everything that Kubernetes would not accept
   */
  public static StructuralSchema of(JsonNode openAPIV3Schema) {
    SchemaNode root = SchemaReader.read(openAPIV3Schema);
    return new StructuralSchema(root, SchemaHints.resource(openAPIV3Schema.deepCopy()));
  }

  /**
   * A copy without the fields that the schema does not know.
   *
   * @param droppedPaths receives their paths, sorted, such as {@code spec.disks[0].colour}
   */
  public JsonNode prune(JsonNode object, List<String> droppedPaths) {
    List<String> dropped = new ArrayList<>();
    JsonNode pruned = new SchemaPruning(dropped).prune(object, root, "");
    Collections.sort(dropped);
    droppedPaths.addAll(dropped);
    return pruned;
  }

  /** Fills in defaults, in place; a null where none may be is dropped. */
  public void applyDefaults(ObjectNode object) {
    SchemaDefaults.apply(object, root);
  }

  /**
   * All complaints about an object.
   *
   * @param old the stored object when this is an update: transition rules compare with it, and
   *     fields that did not change are not complained about
   */
  public List<Violation> validate(JsonNode object, @Nullable JsonNode old) {
    List<Violation> violations = new ArrayList<>(ValueValidation.validate(root, object, old));
    violations.addAll(ListUniqueness.validate(root, object));
    return List.copyOf(violations);
  }

  /** What merging needs to know of the schema. */
  public SchemaHints hints() {
    return hints;
  }
}
