package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/**
 * The OpenAPI v2 document at {@code /openapi/v2} for clients that do not read v3: kubectl before
 * 1.27.
 *
 * <p>Those ask for protobuf only, and give up when they are sent JSON or refused (a 404 or 406
 * makes them ask for a path that no server has any more). They want to see which kinds take the
 * parameters {@code dryRun} and {@code fieldValidation}, and skip their own validation of kinds
 * that are not defined. So the document lists the patch operation of each kind and defines nothing.
 */
public final class SwaggerV2 {
  /** The content type that kubectl accepts; it is to be repeated in the answer. */
  public static final String PROTOBUF =
      "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

  private static final String TITLE = "Kubernetes";
  private static final String VERSION = "unversioned";
  private static final String IDENTITY = "x-kubernetes-group-version-kind";

  private SwaggerV2() {}

  /** A kind that can be patched. */
  public record Kind(String group, String version, String plural, String kind) {
    String path() {
      return (group.isEmpty() ? "/api/" : "/apis/" + group + "/")
          + version
          + "/"
          + plural
          + "/{name}";
    }
  }

  /** The document in JSON. */
  public static ObjectNode json(List<Kind> kinds) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("swagger", "2.0");
    document.putObject("info").put("title", TITLE).put("version", VERSION);
    ObjectNode paths = document.putObject("paths");
    for (Kind kind : sorted(kinds)) {
      ObjectNode patch = paths.putObject(kind.path()).putObject("patch");
      ArrayNode parameters = patch.putArray("parameters");
      for (String name : OpenApiParameters.ofPatch()) {
        parameters.addObject().put("name", name).put("in", "query").put("type", "string");
      }
      patch.putObject("responses").putObject("200").put("description", "OK");
      patch.set(IDENTITY, identity(kind));
    }
    document.putObject("definitions");
    return document;
  }

  /** The document in protobuf, a {@code openapi.v2.Document} of gnostic. */
  public static byte[] protobuf(List<Kind> kinds) {
    Protobuf paths = new Protobuf();
    for (Kind kind : sorted(kinds)) {
      paths.message(2, new Protobuf().text(1, kind.path()).message(2, pathItem(kind)));
    }
    return new Protobuf()
        .text(1, "2.0")
        .message(2, new Protobuf().text(1, TITLE).text(2, VERSION))
        .message(8, paths)
        .message(9, new Protobuf())
        .bytes();
  }

  private static Protobuf pathItem(Kind kind) {
    Protobuf patch = new Protobuf();
    for (String name : OpenApiParameters.ofPatch()) {
      Protobuf query = new Protobuf().text(2, "query").text(4, name).text(6, "string");
      // ParametersItem.parameter.non_body_parameter.query_parameter_sub_schema
      Protobuf parameter = new Protobuf().message(2, new Protobuf().message(3, query));
      patch.message(8, new Protobuf().message(1, parameter));
    }
    Protobuf value = new Protobuf().text(2, identity(kind).toString());
    patch.message(13, new Protobuf().text(1, IDENTITY).message(2, value));
    return new Protobuf().message(8, patch);
  }

  private static ObjectNode identity(Kind kind) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("group", kind.group())
        .put("kind", kind.kind())
        .put("version", kind.version());
  }

  private static List<Kind> sorted(List<Kind> kinds) {
    return kinds.stream().sorted(Comparator.comparing(Kind::path)).toList();
  }
}
