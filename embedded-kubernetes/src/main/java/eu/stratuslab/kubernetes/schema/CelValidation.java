package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates the rules of a schema on an object that fits the schema otherwise. */
final class CelValidation {
  private final Map<SchemaNode, List<CelProgram>> programs;
  private final List<Violation> violations = new ArrayList<>();

  private CelValidation(Map<SchemaNode, List<CelProgram>> programs) {
    this.programs = programs;
  }

  /**
   * Complaints about an object.
   *
   * @param old the stored object when this is an update; rules that compare with it are skipped
   *     where there is nothing to compare with, and other rules where nothing changed
   */
  static List<Violation> validate(
      Map<SchemaNode, List<CelProgram>> programs,
      SchemaNode root,
      JsonNode object,
      @Nullable JsonNode old) {
    if (programs.isEmpty()) {
      return List.of();
    }
    CelValidation validation = new CelValidation(programs);
    validation.check(root, object, old, "");
    return validation.violations;
  }

  private void check(
      @Nullable SchemaNode node, JsonNode value, @Nullable JsonNode old, String path) {
    if (node == null || value.isNull()) {
      return;
    }
    JsonNode before = old == null || old.isNull() ? null : old;
    List<CelProgram> rules = programs.getOrDefault(node, List.of());
    if (!rules.isEmpty()) {
      evaluate(rules, node, value, before, path);
    }
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        String name = field.getKey();
        check(
            node.field(name),
            field.getValue(),
            before == null ? null : before.get(name),
            below(node, path, name));
      }
    } else if (value.isArray()) {
      OldItems items = OldItems.of(node, before);
      for (int i = 0; i < value.size(); i++) {
        check(node.items(), value.get(i), items.matching(value.get(i)), path + "[" + i + "]");
      }
    }
  }

  private void evaluate(
      List<CelProgram> rules,
      SchemaNode node,
      JsonNode value,
      @Nullable JsonNode old,
      String path) {
    Object self = CelValues.of(value, node);
    Object oldSelf = old == null ? null : CelValues.of(old, node);
    boolean unchanged = JsonEquality.same(value, old);
    for (CelProgram rule : rules) {
      boolean nothingToCompare =
          rule.comparesOld() && old == null && !rule.source().optionalOldSelf();
      if (nothingToCompare || (unchanged && !rule.comparesOld())) {
        continue;
      }
      try {
        if (!rule.holds(self, oldSelf)) {
          violations.add(complaint(rule, node, value, rule.complaint(self, oldSelf), path));
        }
      } catch (CelEvaluationException failure) {
        String detail = CelProgram.describe(failure) + " evaluating rule: " + rule.source().shown();
        violations.add(
            Violation.invalid(ValueValidation.name(path), TextNode.valueOf(node.type()), detail));
      }
    }
  }

  private static Violation complaint(
      CelProgram rule, SchemaNode node, JsonNode value, String detail, String path) {
    boolean container = node.type().equals("object") || node.type().equals("array");
    JsonNode shown = container ? null : value;
    String place = path + rule.source().fieldPath();
    place = ValueValidation.name(place.startsWith(".") ? place.substring(1) : place);
    return switch (rule.source().reason()) {
      case "FieldValueForbidden" -> Violation.forbidden(place, detail);
      case "FieldValueRequired" -> Violation.required(place, detail);
      case "FieldValueDuplicate" -> Violation.duplicate(place, shown);
      default -> Violation.invalid(place, shown, detail);
    };
  }

  private static String below(SchemaNode node, String path, String name) {
    if (path.isEmpty()) {
      return name;
    }
    return node.properties().containsKey(name) ? path + "." + name : path + "[" + name + "]";
  }
}
