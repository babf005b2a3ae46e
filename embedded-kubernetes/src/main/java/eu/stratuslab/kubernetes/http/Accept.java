package eu.stratuslab.kubernetes.http;

import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Reason;

/** In which form the client wants objects: the first form of its Accept header that we have. */
enum Accept {
  OBJECT,
  TABLE,
  METADATA,
  METADATA_LIST;

  static Accept of(Request request) {
    String header = request.header("Accept");
    if (header.isBlank()) {
      return OBJECT;
    }
    for (String part : header.split(",", -1)) {
      String type = part.trim();
      if (type.startsWith("application/json")
          || type.startsWith("application/*")
          || type.startsWith("*/*")) {
        if (!type.contains("as=")) {
          return OBJECT;
        }
        if (type.contains("as=Table")) {
          return TABLE;
        }
        if (type.contains("as=PartialObjectMetadataList")) {
          return METADATA_LIST;
        }
        if (type.contains("as=PartialObjectMetadata")) {
          return METADATA;
        }
      }
    }
    throw ApiFailure.of(
        Reason.NotAcceptable,
        "only the following media types are accepted: application/json,"
            + " application/json;stream=watch");
  }
}
