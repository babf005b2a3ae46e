package eu.stratuslab.kubernetes.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Reason;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.lifecycle.FieldValidation;
import eu.stratuslab.kubernetes.protobuf.Envelope;
import java.io.IOException;

/** Reads the body of a request by its media type. */
final class Bodies {
  private Bodies() {}

  /** The object that was sent. */
  static ObjectNode object(Request request) {
    return switch (request.mediaType()) {
      case "application/json", "application/yaml", "text/plain" -> tree(request);
      case Envelope.MEDIA_TYPE -> Envelope.decode(request.body());
      default ->
          throw ApiFailure.of(
              Reason.UnsupportedMediaType,
              "the body of the request was in an unknown format - accepted media types include:"
                  + " application/json, application/yaml, application/vnd.kubernetes.protobuf");
    };
  }

  private static ObjectNode tree(Request request) {
    if (any(request) instanceof ObjectNode object) {
      return object;
    }
    throw ApiFailure.badRequest("the object provided is unrecognized (must be of type object)");
  }

  /** Any JSON or YAML. */
  static JsonNode any(Request request) {
    boolean strict =
        FieldValidation.parse(request.parameter("fieldValidation")) == FieldValidation.STRICT;
    try {
      return strict ? Json.readStrictly(request.body()) : Json.read(request.body());
    } catch (IOException e) {
      String first = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
      throw ApiFailure.badRequest(
          (strict ? "strict decoding error: " : "error decoding the body: ") + first);
    }
  }
}
