package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What a bridge answered. */
record Answer(HttpResponse<byte[]> response) {

  int status() {
    return response.statusCode();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  String text() {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  ObjectNode json() {
    try {
      return (ObjectNode) Json.mapper().readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(text(), e);
    }
  }

  JsonNode at(String member) {
    return json().path(member);
  }

  /** The last segment of the id. */
  String key() {
    var id = at("id").asText();
    return id.substring(id.lastIndexOf('/') + 1);
  }

  Answer expect(int status) {
    assertThat(status()).describedAs(text()).isEqualTo(status);
    return this;
  }
}
