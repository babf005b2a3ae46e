package eu.stratuslab.kubernetes.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.json.Json;

/** An object reduced to its metadata (meta.k8s.io PartialObjectMetadata). */
final class Metadata {
  private Metadata() {}

  static ObjectNode of(ObjectNode object) {
    ObjectNode reduced = Json.object();
    reduced.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    reduced.set("metadata", object.path("metadata"));
    return reduced;
  }
}
