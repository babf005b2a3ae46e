package eu.stratuslab.kubernetes.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.api.Conversion;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.storage.StoredObject;
import eu.stratuslab.kubernetes.tables.Tables;
import eu.stratuslab.kubernetes.watch.WatchSink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a watch as one JSON object per line. */
final class Frames implements WatchSink {
  private static final byte[] TYPE = bytes("{\"type\":\"");
  private static final byte[] OBJECT = bytes("\",\"object\":");
  private static final byte[] END = bytes("}\n");

  /** How objects are shown. */
  sealed interface Form {
    record Whole() implements Form {}

    record Metadata() implements Form {}

    record Rows(Tables tables) implements Form {}
  }

  private final ResourceType type;
  private final Form form;
  private final OutputStream out;

  Frames(ResourceType type, Form form, OutputStream out) {
    this.type = type;
    this.form = form;
    this.out = out;
  }

  @Override
  public void event(String event, StoredObject object) throws IOException {
    frame(
        event,
        switch (form) {
          case Form.Whole _ -> Conversion.bytes(type, object);
          case Form.Metadata _ ->
              Json.bytes(eu.stratuslab.kubernetes.http.Metadata.of(object.tree()));
          case Form.Rows(Tables tables) -> {
            ObjectNode table = tables.table(Long.toString(object.revision()));
            tables.row(table, Conversion.served(type, object));
            yield Json.bytes(table);
          }
        });
  }

  @Override
  public void bookmark(long revision, boolean initialEnd) throws IOException {
    ObjectNode object =
        switch (form) {
          case Form.Whole _ -> empty(type.kind(), type.apiVersion());
          case Form.Metadata _ -> empty("PartialObjectMetadata", "meta.k8s.io/v1");
          case Form.Rows(Tables tables) -> tables.table("");
        };
    ObjectNode metadata = object.withObjectProperty("metadata");
    metadata.put("resourceVersion", Long.toString(revision)).putNull("creationTimestamp");
    if (initialEnd) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    frame("BOOKMARK", Json.bytes(object));
  }

  @Override
  public void error(ApiFailure failure) throws IOException {
    frame("ERROR", Json.bytes(failure.status()));
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  private void frame(String event, byte[] object) throws IOException {
    out.write(TYPE);
    out.write(bytes(event));
    out.write(OBJECT);
    out.write(object);
    out.write(END);
  }

  private static ObjectNode empty(String kind, String apiVersion) {
    return Json.object().put("kind", kind).put("apiVersion", apiVersion);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
