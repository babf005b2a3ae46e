package eu.stratuslab.kubernetes.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.resource.Catalog;
import eu.stratuslab.kubernetes.resource.GroupVersion;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.schema.OpenApi;
import eu.stratuslab.kubernetes.schema.SwaggerV2;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The OpenAPI documents: version 3 per group and version, and version 2 for older clients. */
final class OpenApiPages {

  /** The documents of one catalog; made when they are first asked for. */
  private record Documents(Catalog catalog, Map<String, ObjectNode> byPlace, ObjectNode index) {}

  private volatile @Nullable Documents last;

  Reply answer(Request request, Catalog catalog) {
    List<String> path = request.path();
    if (path.size() == 2 && path.get(1).equals("v2")) {
      return version2(request, catalog);
    }
    if (path.size() < 2 || !path.get(1).equals("v3")) {
      throw ApiFailure.noSuchPath();
    }
    Documents documents = documents(catalog);
    if (path.size() == 2) {
      return Reply.json(200, documents.index());
    }
    ObjectNode document = documents.byPlace().get(String.join("/", path.subList(2, path.size())));
    if (document == null) {
      throw ApiFailure.noSuchPath();
    }
    return Reply.json(200, document);
  }

  private static Reply version2(Request request, Catalog catalog) {
    List<SwaggerV2.Kind> kinds =
        catalog.versions().stream()
            .flatMap(version -> catalog.of(version).stream())
            .map(
                type ->
                    new SwaggerV2.Kind(
                        type.group(), type.groupVersion().version(), type.plural(), type.kind()))
            .toList();
    if (request.header("Accept").contains("protobuf")) {
      return new Reply.Whole(200, SwaggerV2.PROTOBUF, SwaggerV2.protobuf(kinds), List.of());
    }
    return new Reply.Whole(200, Reply.JSON, Json.bytes(SwaggerV2.json(kinds)), List.of());
  }

  private Documents documents(Catalog catalog) {
    Documents known = last;
    if (known != null && known.catalog().equals(catalog)) {
      return known;
    }
    Map<String, ObjectNode> byPlace = new LinkedHashMap<>();
    for (GroupVersion version : catalog.versions()) {
      String root = version.group().isEmpty() ? "api/" : "apis/";
      byPlace.put(root + version.apiVersion(), document(catalog, version));
    }
    Documents made = new Documents(catalog, byPlace, OpenApi.index(byPlace));
    last = made;
    return made;
  }

  private static ObjectNode document(Catalog catalog, GroupVersion version) {
    return OpenApi.document(
        version.group(),
        version.version(),
        catalog.of(version).stream().map(OpenApiPages::resource).toList());
  }

  private static OpenApi.Resource resource(ResourceType type) {
    Set<String> subresources = new HashSet<>();
    if (type.status()) {
      subresources.add("status");
    }
    if (type.scale() != null) {
      subresources.add("scale");
    }
    return new OpenApi.Resource(
        type.plural(), type.kind(), type.namespaced(), type.verbs(), subresources, type.schema());
  }
}
