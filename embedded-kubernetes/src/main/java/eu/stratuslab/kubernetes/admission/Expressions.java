package eu.stratuslab.kubernetes.admission;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import eu.stratuslab.kubernetes.access.User;
import eu.stratuslab.kubernetes.api.Attempt;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.schema.CelEnvironment;
import eu.stratuslab.kubernetes.schema.CelStructs;
import java.util.LinkedHashMap;
import java.util.Map;

/** Compiles the expressions of one policy, in their order: variables see those before them. */
final class Expressions {
  private static final CelRuntime RUNTIME = CelEnvironment.runtime();
  private static final String AUTHORIZER = "undeclared reference to 'authorizer'";
  private static final String NO_AUTHORIZER =
      "\n"
          + "This API server has no authorizer for expressions: ask for users and groups in"
          + " request.userInfo.";
  private static final CelType TEXTS = ListType.create(SimpleType.STRING);

  private final CelStructs structs = new CelStructs();
  private final Map<String, CelType> variables = new LinkedHashMap<>();
  private final CelType request;
  private final boolean params;
  private CelCompiler compiler;

  /** An expression that does not compile, and why. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String why) {
      super(why, null, false, false);
    }
  }

  /**
   * No expressions yet.
   *
   * @param params whether the policy has parameters
   */
  Expressions(boolean params) {
    this.params = params;
    this.request = request();
    this.compiler = compiler();
  }

  private CelCompiler compiler() {
    CelCompilerBuilder builder =
        CelEnvironment.compiler()
            .addVar("object", SimpleType.DYN)
            .addVar("oldObject", SimpleType.DYN)
            .addVar("namespaceObject", SimpleType.DYN)
            .addVar("request", request);
    if (params) {
      builder.addVar("params", SimpleType.DYN);
    }
    variables.forEach(builder::addVar);
    return builder.setTypeProvider(structs.provider()).build();
  }

  /** An expression that is known to give a value of a type. */
  CelRuntime.Program compile(String expression, CelType type) throws Malformed {
    CelAbstractSyntaxTree tree = tree(expression);
    CelType given = tree.getResultType();
    if (!given.equals(type)) {
      throw new Malformed("must evaluate to " + type.name() + " but got " + given.name());
    }
    return program(tree);
  }

  /** A variable, by its full name, for the expressions that follow. */
  CelRuntime.Program variable(String name, String expression) throws Malformed {
    CelAbstractSyntaxTree tree = tree(expression);
    CelRuntime.Program program = program(tree);
    variables.put(name, tree.getResultType());
    compiler = compiler();
    return program;
  }

  private CelAbstractSyntaxTree tree(String expression) throws Malformed {
    try {
      return compiler.compile(expression).getAst();
    } catch (CelValidationException e) {
      String more = String.valueOf(e.getMessage()).contains(AUTHORIZER) ? NO_AUTHORIZER : "";
      throw new Malformed("compilation failed: " + e.getMessage() + more);
    }
  }

  private static CelRuntime.Program program(CelAbstractSyntaxTree tree) throws Malformed {
    try {
      return RUNTIME.createProgram(tree);
    } catch (CelEvaluationException e) {
      throw new Malformed("program instantiation failed: " + e.getMessage());
    }
  }

  private CelType request() {
    CelType kind =
        structs.add(
            "kubernetes.GroupVersionKind",
            Map.of(
                "group", SimpleType.STRING,
                "version", SimpleType.STRING,
                "kind", SimpleType.STRING));
    CelType resource =
        structs.add(
            "kubernetes.GroupVersionResource",
            Map.of(
                "group", SimpleType.STRING,
                "version", SimpleType.STRING,
                "resource", SimpleType.STRING));
    CelType user =
        structs.add(
            "kubernetes.UserInfo",
            Map.of(
                "username",
                SimpleType.STRING,
                "uid",
                SimpleType.STRING,
                "groups",
                TEXTS,
                "extra",
                MapType.create(SimpleType.STRING, TEXTS)));
    return structs.add(
        "kubernetes.AdmissionRequest",
        Map.ofEntries(
            Map.entry("kind", kind),
            Map.entry("resource", resource),
            Map.entry("subResource", SimpleType.STRING),
            Map.entry("requestKind", kind),
            Map.entry("requestResource", resource),
            Map.entry("requestSubResource", SimpleType.STRING),
            Map.entry("name", SimpleType.STRING),
            Map.entry("namespace", SimpleType.STRING),
            Map.entry("operation", SimpleType.STRING),
            Map.entry("userInfo", user),
            Map.entry("dryRun", SimpleType.BOOL),
            Map.entry("options", SimpleType.DYN)));
  }

  /**
   * The value of {@code request} (admission/v1 AdmissionRequest); what is empty is left out.
   *
   * @param asked as it was asked for
   * @param matched as the policy sees it
   */
  static Object request(Attempt asked, Attempt matched) {
    ObjectNode request = Json.object();
    kinds(request, "kind", "resource", matched.target().type());
    kinds(request, "requestKind", "requestResource", asked.target().type());
    String subresource = asked.target().subresource();
    text(request, "subResource", subresource);
    text(request, "requestSubResource", subresource);
    text(request, "name", asked.target().name());
    text(request, "namespace", asked.target().namespace());
    request.put("operation", asked.operation().name());
    request.put("dryRun", asked.write().dryRun());
    user(request.putObject("userInfo"), asked.write().user());
    ObjectNode options = request.putObject("options").put("apiVersion", "meta.k8s.io/v1");
    options.put(
        "kind",
        switch (asked.operation()) {
          case CREATE -> "CreateOptions";
          case UPDATE -> "UpdateOptions";
          case DELETE -> "DeleteOptions";
        });
    text(options, "fieldManager", asked.write().manager());
    return CelEnvironment.value(request);
  }

  private static void kinds(ObjectNode request, String kind, String resource, ResourceType type) {
    String version = type.groupVersion().version();
    request
        .putObject(kind)
        .put("group", type.group())
        .put("version", version)
        .put("kind", type.kind());
    request
        .putObject(resource)
        .put("group", type.group())
        .put("version", version)
        .put("resource", type.plural());
  }

  private static void user(ObjectNode info, User user) {
    text(info, "username", user.name());
    text(info, "uid", user.uid());
    user.groups().forEach(info.putArray("groups")::add);
    if (!user.extra().isEmpty()) {
      ObjectNode extra = info.putObject("extra");
      user.extra()
          .forEach(
              (key, values) -> {
                ArrayNode list = extra.putArray(key);
                values.forEach(list::add);
              });
    }
  }

  private static void text(ObjectNode to, String name, String value) {
    if (!value.isEmpty()) {
      to.put(name, value);
    }
  }
}
