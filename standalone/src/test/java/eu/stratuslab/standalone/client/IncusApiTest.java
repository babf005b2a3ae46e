package eu.stratuslab.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.model.document.Json;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncusApiTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private @TempDir Path directory;
  private WebServer server;
  private IncusApi api;

  @BeforeEach
  void start() {
    var socket = directory.resolve("unix.socket");
    server =
        WebServer.builder()
            .bindAddress(UnixDomainSocketAddress.of(socket))
            .routing(this::routing)
            .build()
            .start();
    api = new IncusApi(socket);
  }

  private void routing(HttpRouting.Builder routing) {
    routing
        .get(
            "/1.0/instances",
            (request, response) -> {
              asked.add(request.query().get("filter"));
              response.send("{\"metadata\":[{\"name\":\"one\"}]}");
            })
        .post(
            "/1.0/instances",
            (request, response) -> {
              asked.add(request.content().as(String.class));
              response.status(Status.ACCEPTED_202).send("{\"operation\":\"/1.0/operations/7\"}");
            })
        .get(
            "/1.0/operations/7/wait",
            (_, response) -> response.send("{\"metadata\":{\"status\":\"Success\"}}"))
        .get(
            "/1.0/operations/8/wait",
            (_, response) ->
                response.send("{\"metadata\":{\"status\":\"Failure\",\"err\":\"no room\"}}"))
        .get(
            "/1.0/nothing",
            (_, response) ->
                response.status(Status.NOT_FOUND_404).send("{\"error\":\"not found\"}"));
  }

  @AfterEach
  void stop() {
    api.close();
    server.stop();
  }

  @Test
  void it_reads_what_matches() {
    var found = api.get("/1.0/instances", Map.of("filter", "name eq one"));
    assertThat(found.path(0).path("name").asText()).isEqualTo("one");
    assertThat(asked).containsExactly("name eq one");
  }

  @Test
  void it_waits_for_what_it_begins() {
    var operation = api.post("/1.0/instances", Json.object().put("name", "one"));
    assertThat(asked).containsExactly("{\"name\":\"one\"}");
    api.await(operation);
    assertThatThrownBy(() -> api.await("/1.0/operations/8"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("/1.0/operations/8: Failure no room");
  }

  @Test
  void a_refusal_is_told_in_the_servers_words() {
    assertThatThrownBy(() -> api.get("/1.0/nothing", Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("/1.0/nothing: not found");
  }

  @Test
  void the_environment_says_where_it_is(@TempDir Path other) throws IOException {
    var said = Files.createFile(other.resolve("unix.socket"));
    assertThat(IncusApi.socket(Map.of("INCUS_DIR", other.toString()))).hasValue(said);
    assertThat(
            IncusApi.socket(
                Map.of("INCUS_SOCKET", said.toString(), "LXD_DIR", directory.toString())))
        .hasValue(said);
  }
}
