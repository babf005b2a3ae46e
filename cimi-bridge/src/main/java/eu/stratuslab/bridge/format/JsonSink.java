package eu.stratuslab.bridge.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Attribute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Writes JSON (DSP0263 5.5). */
final class JsonSink implements Sink {
  private static final String RESOURCE_URI = "resourceURI";
  private static final String HREF = "href";

  private final ByteArrayBuilder out = new ByteArrayBuilder(1024);
  private final JsonGenerator json;
  private final String base;

  /**
   * @param base what stored references are relative to, with a slash at its end
   */
  JsonSink(String base) {
    this.base = base;
    json = io(() -> Json.mapper().createGenerator(out));
  }

  private interface Writing<T> {
    T write() throws IOException;
  }

  private interface Step {
    void write() throws IOException;
  }

  /** Writing to memory does not fail. */
  private static <T> T io(Writing<T> writing) {
    try {
      return writing.write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(Step step) {
    try {
      step.write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void open(String element, String namespace, String typeUri) {
    run(
        () -> {
          json.writeStartObject();
          json.writeStringField(RESOURCE_URI, typeUri);
        });
  }

  @Override
  public void openCollection(String namespace, String typeUri) {
    open("Collection", namespace, typeUri);
  }

  @Override
  public void close() {
    run(json::writeEndObject);
  }

  @Override
  public void text(String name, String value) {
    run(() -> json.writeStringField(name, value));
  }

  @Override
  public void integer(String name, long value) {
    run(() -> json.writeNumberField(name, value));
  }

  @Override
  public void map(String name, String item, Map<String, String> values) {
    run(
        () -> {
          json.writeObjectFieldStart(name);
          for (var entry : values.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
          }
          json.writeEndObject();
        });
  }

  @Override
  public void openRef(String name, String href) {
    run(
        () -> {
          json.writeObjectFieldStart(name);
          json.writeStringField(HREF, href);
        });
  }

  @Override
  public void type(String typeUri) {
    text(RESOURCE_URI, typeUri);
  }

  @Override
  public void closeRef() {
    run(json::writeEndObject);
  }

  @Override
  public void stored(Attribute attribute, String name, JsonNode value) {
    run(
        () -> {
          json.writeFieldName(name);
          if (attribute.array()) {
            json.writeStartArray();
            for (var item : value) {
              single(attribute, item);
            }
            json.writeEndArray();
          } else {
            single(attribute, value);
          }
        });
  }

  private void single(Attribute attribute, JsonNode value) throws IOException {
    switch (attribute.type()) {
      case STRUCTURE -> {
        json.writeStartObject();
        members(attribute, value);
        json.writeEndObject();
      }
      case REF, COLLECTION -> {
        json.writeStartObject();
        var href = value.path(HREF);
        if (href.isTextual()) {
          json.writeStringField(HREF, Hrefs.absolute(base, href.textValue()));
        }
        members(attribute, value);
        json.writeEndObject();
      }
      case BOOLEAN, INTEGER, STRING, DATE_TIME, URI, MAP, ANY -> json.writeTree(value);
    }
  }

  private void members(Attribute attribute, JsonNode value) {
    for (var member : attribute.members()) {
      var held = value.get(member.name());
      if (held != null && member.access().shown() && !Values.empty(held)) {
        stored(member, member.name(), held);
      }
    }
  }

  @Override
  public void openItems(String name) {
    run(() -> json.writeArrayFieldStart(name));
  }

  @Override
  public void closeItems() {
    run(json::writeEndArray);
  }

  @Override
  public boolean embeds() {
    return true;
  }

  @Override
  public void embed(byte[] item) {
    run(
        () -> {
          // The generator writes what stands between two values, and then gives way.
          json.writeRawValue("");
          json.flush();
          out.write(item);
        });
  }

  @Override
  public void operations(List<Offer> offers) {
    run(
        () -> {
          json.writeArrayFieldStart("operations");
          for (var offer : offers) {
            json.writeStartObject();
            json.writeStringField("rel", offer.rel());
            json.writeStringField(HREF, offer.href());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  @Override
  public byte[] bytes() {
    run(json::close);
    return out.toByteArray();
  }
}
