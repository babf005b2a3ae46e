package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI v3 documents that kubectl reads: one per group and version, and an index of them. It
 * asks for JSON; the v2 document for older clients is in {@link SwaggerV2}.
 */
public final class OpenApi {
  private OpenApi() {}

  /**
   * What is served under one name in one group and version.
   *
   * @param verbs as discovery lists them: create, delete, deletecollection, get, list, patch,
   *     update, watch
   * @param subresources such as status and scale
   * @param schema the {@code openAPIV3Schema} of a custom resource, null for a builtin one
   */
  public record Resource(
      String plural,
      String kind,
      boolean namespaced,
      Set<String> verbs,
      Set<String> subresources,
      @Nullable JsonNode schema) {
    public Resource {
      verbs = Set.copyOf(verbs);
      subresources = Set.copyOf(subresources);
    }
  }

  /**
   * The document of one group and version.
   *
   * @param group empty for the core group
   */
  public static ObjectNode document(String group, String version, List<Resource> resources) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "unversioned");
    OpenApiSchemas schemas = new OpenApiSchemas(group, version);
    resources.forEach(schemas::add);
    document.set("paths", new OpenApiPaths(group, version, schemas).of(resources));
    document.putObject("components").set("schemas", schemas.all());
    return document;
  }

  /**
   * The index at {@code /openapi/v3}.
   *
   * @param documents by their place: {@code api/v1}, {@code apis/stratuslab.eu/v1alpha1}; they are
   *     served at {@code /openapi/v3/<place>}
   */
  public static ObjectNode index(Map<String, ObjectNode> documents) {
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    ObjectNode paths = index.putObject("paths");
    documents.forEach(
        (place, document) ->
            paths
                .putObject(place)
                .put("serverRelativeURL", "/openapi/v3/" + place + "?hash=" + hash(document)));
    return index;
  }

  /** What names this state of a document; clients keep the document as long as it lasts. */
  public static String hash(ObjectNode document) {
    try {
      byte[] text = document.toString().getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().withUpperCase().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }
}
