package eu.stratuslab.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.document.Json;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The peer's starts, beside a server that only notes what it is asked for. */
class IncusTest {
  private static final String OPERATION = "{\"operation\":\"/1.0/operations/%s\"}";

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Table table = new Table();
  private volatile String ended = "Success";
  private @TempDir Path directory;
  private @Nullable WebServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop();
    }
  }

  @Test
  void virtual_machines_are_started_and_taken_away_again() {
    Incus.starts(table, Optional.of(serve("qemu | lxc")), 3);

    var made =
        Stream.of("one-0", "one-1", "one-2", "one-3", "one-4", "many-0", "many-1", "many-2")
            .map(name -> CloudUnderTest.NAME + name)
            .toList();
    assertThat(asked)
        .containsAll(made.stream().map(name -> "make virtual-machine " + name).toList())
        .containsAll(made.stream().map(name -> "start " + name).toList())
        .containsAll(made.stream().map(name -> "stop " + name).toList())
        .containsAll(made.stream().map(name -> "delete " + name).toList());
    assertThat(table.markdown())
        .contains(
            "| Incus 6.0, virtual-machines: POST → running, one | 5 |",
            "| Incus 6.0, virtual-machines: POST → running, 3 at once | 3 |",
            "| Incus 6.0, virtual-machines: list with the live state of 8 running | 100 |");
  }

  @Test
  void what_does_not_start_is_taken_away_too() {
    ended = "Failure";

    Incus.starts(table, Optional.of(serve("qemu")), 3);

    var deleted =
        IntStream.range(0, 5).mapToObj(i -> "delete " + CloudUnderTest.NAME + "one-" + i).toList();
    assertThat(asked).containsAll(deleted).noneMatch(what -> what.startsWith("stop"));
    assertThat(table.markdown()).contains("Incus: skipped, because it could not be measured");
  }

  @Test
  void containers_are_not_measured_beside_virtual_machines() {
    Incus.starts(table, Optional.of(serve("lxc")), 3);

    assertThat(asked).isEmpty();
    assertThat(table.markdown()).contains("starts: skipped, because it runs no virtual machines");
  }

  @Test
  void where_there_is_none_its_published_figures_stand() {
    Incus.starts(table, Optional.empty(), 3);

    assertThat(table.markdown()).contains("Incus: skipped, because it is not there");
  }

  private Path serve(String driver) {
    var socket = directory.resolve("unix.socket");
    server =
        WebServer.builder()
            .bindAddress(UnixDomainSocketAddress.of(socket))
            .routing(routing -> routing(routing, driver))
            .build()
            .start();
    return socket;
  }

  private void routing(HttpRouting.Builder routing, String driver) {
    var environment =
        "{\"metadata\":{\"environment\":{\"server\":\"Incus\",\"server_version\":\"6.0\","
            + "\"driver\":\"%s\",\"server_pid\":%d}}}";
    routing
        .get(
            "/1.0",
            (_, response) ->
                response.send(environment.formatted(driver, ProcessHandle.current().pid())))
        .get(
            "/1.0/storage-pools",
            (_, response) -> response.send("{\"metadata\":[{\"name\":\"default\"}]}"))
        .get("/1.0/instances", (_, response) -> response.send("{\"metadata\":[]}"))
        .post(
            "/1.0/instances",
            (request, response) -> {
              var body = Json.mapper().readTree(request.content().as(String.class));
              begun(
                  response,
                  "make " + body.path("type").asText() + " " + body.path("name").asText());
            })
        .put(
            "/1.0/instances/{name}/state",
            (request, response) -> begun(response, "power", action(request) + " " + name(request)))
        .delete(
            "/1.0/instances/{name}",
            (request, response) -> begun(response, "delete " + name(request)))
        .get(
            "/1.0/instances/{name}",
            (_, response) ->
                response.send(
                    "{\"metadata\":{\"status\":\"%s\"}}"
                        .formatted(ended.equals("Success") ? "Running" : "Stopped")))
        .get("/1.0/operations/power/wait", (_, response) -> response.send(ended(ended)))
        .get("/1.0/operations/other/wait", (_, response) -> response.send(ended("Success")));
  }

  private static String name(ServerRequest request) {
    return request.path().pathParameters().get("name");
  }

  private static String action(ServerRequest request) throws IOException {
    return Json.mapper().readTree(request.content().as(String.class)).path("action").asText();
  }

  private static String ended(String status) {
    return "{\"metadata\":{\"status\":\"" + status + "\"}}";
  }

  private void begun(ServerResponse response, String what) {
    begun(response, "other", what);
  }

  private void begun(ServerResponse response, String operation, String what) {
    asked.add(what);
    response.status(Status.ACCEPTED_202).send(OPERATION.formatted(operation));
  }
}
