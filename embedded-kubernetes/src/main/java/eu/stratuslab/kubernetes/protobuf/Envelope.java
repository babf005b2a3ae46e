package eu.stratuslab.kubernetes.protobuf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The envelope around protobuf bodies: four magic bytes and a runtime.Unknown. */
public final class Envelope {
  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  private static final byte[] MAGIC = "k8s\0".getBytes(StandardCharsets.US_ASCII);
  private static final Message TYPE = new Message().text(1, "apiVersion").text(2, "kind");

  private Envelope() {}

  /**
   * The object inside, as JSON.
   *
   * @throws ApiFailure UnsupportedMediaType when its kind is not one of the few known here
   */
  public static ObjectNode decode(byte[] body) {
    if (body.length < MAGIC.length || !Arrays.equals(MAGIC, 0, 4, body, 0, 4)) {
      throw ApiFailure.badRequest("the body does not begin like a Kubernetes protobuf message");
    }
    ObjectNode type = TYPE.decode(new byte[0]);
    byte[] raw = new byte[0];
    for (Wire.Field field : Wire.fields(Arrays.copyOfRange(body, 4, body.length))) {
      switch (field.number()) {
        case 1 -> type = TYPE.decode(field.bytes());
        case 2 -> raw = field.bytes();
        default -> {}
      }
    }
    String apiVersion = type.path("apiVersion").asText("");
    String kind = type.path("kind").asText("");
    ObjectNode object =
        Messages.find(apiVersion, kind)
            .orElseThrow(
                () ->
                    ApiFailure.of(
                        Reason.UnsupportedMediaType,
                        kind + " in " + apiVersion + " is taken as JSON only"))
            .decode(raw);
    return object.put("apiVersion", apiVersion).put("kind", kind);
  }
}
