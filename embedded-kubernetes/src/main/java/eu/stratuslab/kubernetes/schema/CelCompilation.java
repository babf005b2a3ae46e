package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import eu.stratuslab.kubernetes.schema.SchemaHints.ListKind;
import eu.stratuslab.kubernetes.schema.SchemaNode.CelRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles the rules of a schema, once; what does not compile is a violation of the definition. */
final class CelCompilation {
  private final List<Violation> violations = new ArrayList<>();
  private final IdentityHashMap<SchemaNode, List<CelProgram>> programs = new IdentityHashMap<>();
  private final CelRuntime runtime = CelEnvironment.runtime();

  private CelCompilation() {}

  /**
   * The programs of every node that has rules.
   *
   * @throws SchemaException with every rule that does not compile
   */
  static Map<SchemaNode, List<CelProgram>> compile(SchemaNode root) {
    if (!hasRules(root)) {
      return Map.of();
    }
    CelCompilation compilation = new CelCompilation();
    compilation.visit(root, "", "");
    if (!compilation.violations.isEmpty()) {
      throw new SchemaException(compilation.violations);
    }
    return compilation.programs;
  }

  private static boolean hasRules(@Nullable SchemaNode node) {
    return node != null
        && (!node.validations().isEmpty()
            || hasRules(node.items())
            || hasRules(node.additional())
            || node.properties().values().stream().anyMatch(CelCompilation::hasRules)
            || node.rules().allOf().stream().anyMatch(CelCompilation::hasRules));
  }

  /**
   * Visits a node and what is below it.
   *
   * @param uncorrelatable the list around the node whose items have no identity, or empty
   */
  private void visit(@Nullable SchemaNode node, String path, String uncorrelatable) {
    if (node == null || !hasRules(node)) {
      return;
    }
    List<CelProgram> compiled = new ArrayList<>(rules(node, node, path, uncorrelatable));
    for (int i = 0; i < node.rules().allOf().size(); i++) {
      SchemaNode part = node.rules().allOf().get(i);
      compiled.addAll(rules(node, part, at(path, "allOf[" + i + "]"), uncorrelatable));
    }
    if (!compiled.isEmpty()) {
      programs.put(node, List.copyOf(compiled));
    }
    node.properties()
        .forEach(
            (name, property) ->
                visit(property, at(path, "properties[" + name + "]"), uncorrelatable));
    visit(node.additional(), at(path, "additionalProperties"), uncorrelatable);
    String lost =
        node.list() == ListKind.MAP
            ? uncorrelatable
            : uncorrelatable.isEmpty() ? path : uncorrelatable;
    visit(node.items(), at(path, "items"), lost);
  }

  private List<CelProgram> rules(
      SchemaNode node, SchemaNode ruled, String path, String uncorrelatable) {
    if (ruled.validations().isEmpty()) {
      return List.of();
    }
    CelTypes types = new CelTypes();
    CelType self = types.of(node, "selfType");
    // A compiler takes milliseconds to make, so only those that are needed are made.
    Map<Boolean, CelCompiler> compilers = new HashMap<>();
    List<CelProgram> compiled = new ArrayList<>();
    int index = 0;
    for (CelRule rule : ruled.validations()) {
      String place = at(path, "x-kubernetes-validations[" + index++ + "]");
      CelCompiler compiler =
          compilers.computeIfAbsent(
              rule.optionalOldSelf(),
              optional -> compiler(types, self, optional ? OptionalType.create(self) : self));
      CelProgram program = program(rule, compiler, place, uncorrelatable);
      if (program != null) {
        compiled.add(program);
      }
    }
    return compiled;
  }

  private @Nullable CelProgram program(
      CelRule rule, CelCompiler compiler, String place, String uncorrelatable) {
    CelAbstractSyntaxTree tree =
        tree(rule.rule(), compiler, SimpleType.BOOL, at(place, "rule"), "compilation failed: ");
    if (tree == null) {
      return null;
    }
    boolean comparesOld =
        tree.getReferenceMap().values().stream()
            .anyMatch(reference -> reference.name().equals("oldSelf"));
    if (comparesOld && !uncorrelatable.isEmpty()) {
      complain(
          at(place, "rule"),
          rule.rule(),
          "oldSelf cannot be used on the uncorrelatable portion of the schema within "
              + uncorrelatable);
    }
    if (rule.optionalOldSelf() && !comparesOld) {
      complain(
          at(place, "optionalOldSelf"), "true", "may not be set if oldSelf is not used in rule");
    }
    CelAbstractSyntaxTree message =
        rule.messageExpression().isBlank()
            ? null
            : tree(
                rule.messageExpression(),
                compiler,
                SimpleType.STRING,
                at(place, "messageExpression"),
                "messageExpression compilation failed: ");
    try {
      return new CelProgram(
          rule,
          runtime.createProgram(tree),
          message == null ? null : runtime.createProgram(message),
          comparesOld);
    } catch (CelEvaluationException failure) {
      complain(
          at(place, "rule"), rule.rule(), "program instantiation failed: " + failure.getMessage());
      return null;
    }
  }

  private @Nullable CelAbstractSyntaxTree tree(
      String expression, CelCompiler compiler, CelType result, String place, String complaint) {
    try {
      CelAbstractSyntaxTree tree = compiler.compile(expression).getAst();
      if (tree.getResultType().equals(result) || tree.getResultType().equals(SimpleType.DYN)) {
        return tree;
      }
      boolean rule = result.equals(SimpleType.BOOL);
      complain(
          place,
          expression,
          rule
              ? "cel expression must evaluate to a bool"
              : "messageExpression must evaluate to a string");
    } catch (CelValidationException malformed) {
      complain(place, expression, complaint + malformed.getMessage());
    }
    return null;
  }

  private void complain(String place, String value, String detail) {
    violations.add(Violation.invalid(place, TextNode.valueOf(value), detail));
  }

  private static CelCompiler compiler(CelTypes types, CelType self, CelType old) {
    return CelEnvironment.compiler()
        .setTypeProvider(types.provider())
        .addVar("self", self)
        .addVar("oldSelf", old)
        .build();
  }

  private static String at(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
