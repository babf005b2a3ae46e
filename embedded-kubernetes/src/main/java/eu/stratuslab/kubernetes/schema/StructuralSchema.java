package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a custom resource, as a CustomResourceDefinition's {@code openAPIV3Schema} gives
 * it; immutable, read and compiled once.
 *
 * <p>{@code apiVersion}, {@code kind} and the content of {@code metadata} are left alone.
 */
public final class StructuralSchema {
  /** After one of these, values may not have the types that rules were compiled for. */
  private static final Set<String> BLOCKING =
      Set.of(
          "FieldValueNotSupported",
          "FieldValueRequired",
          "FieldValueTooLong",
          "FieldValueTooMany",
          "FieldValueTypeInvalid");

  private final SchemaNode root;
  private final Map<SchemaNode, List<CelProgram>> programs;
  private final SchemaHints hints;

  private StructuralSchema(
      SchemaNode root, Map<SchemaNode, List<CelProgram>> programs, SchemaHints hints) {
    this.root = root;
    this.programs = programs;
    this.hints = hints;
  }

  /**
   * Reads a schema and compiles its rules.
   *
   * @throws SchemaException with everything that Kubernetes would not accept
   */
  public static StructuralSchema of(JsonNode openAPIV3Schema) {
    SchemaNode root = SchemaReader.read(openAPIV3Schema);
    return new StructuralSchema(
        root, CelCompilation.compile(root), SchemaHints.resource(openAPIV3Schema.deepCopy()));
  }

  /**
   * The schema of a builtin kind, or nothing if the kind is not described.
   *
   * @param apiVersion such as {@code v1} or {@code apps/v1}
   */
  public static Optional<StructuralSchema> builtin(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    return BuiltinSchemas.expanded(group, apiVersion.substring(slash + 1), kind)
        .map(
            schema ->
                new StructuralSchema(
                    SchemaReader.readBuiltin(schema),
                    Map.of(),
                    SchemaHints.builtin(apiVersion, kind)));
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
    if (programs.isEmpty()) {
      return List.copyOf(violations);
    }
    if (violations.stream().anyMatch(each -> BLOCKING.contains(each.reason()))) {
      violations.add(
          Violation.invalid(
              "<nil>",
              NullNode.getInstance(),
              "some validation rules were not checked because the object was invalid; correct the"
                  + " existing errors to complete validation"));
    } else {
      violations.addAll(CelValidation.validate(programs, root, object, old));
    }
    return List.copyOf(violations);
  }

  /** What merging needs to know of the schema. */
  public SchemaHints hints() {
    return hints;
  }
}
