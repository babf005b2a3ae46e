package eu.stratuslab.kubernetes.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.resource.Catalog;
import eu.stratuslab.kubernetes.resource.GroupVersion;
import java.util.List;

/** The OpenAPI v3 documents, one per group and version. */
final class OpenApiPages {

  Reply answer(Request request, Catalog catalog) {
    List<String> path = request.path();
    if (path.size() < 2 || !path.get(1).equals("v3")) {
      throw ApiFailure.noSuchPath();
    }
    if (path.size() == 2) {
      return Reply.json(200, index(catalog));
    }
    throw ApiFailure.noSuchPath();
  }

  private static ObjectNode index(Catalog catalog) {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    for (GroupVersion version : catalog.versions()) {
      String path = (version.group().isEmpty() ? "api/" : "apis/") + version.apiVersion();
      paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
    }
    return index;
  }
}
