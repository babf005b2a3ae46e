package eu.stratuslab.kube.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbesTest {
  private final Probes probes =
      Probes.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  @AfterEach
  void close() {
    probes.close();
  }

  @Test
  void who_has_not_started_is_alive_and_not_ready() throws Exception {
    assertThat(get("/livez").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).isEqualTo("start: not started yet\nnot well\n");
  }

  @Test
  void every_check_is_told_with_its_trouble() throws Exception {
    probes.ask(
        Map.of("thread", Optional::empty), Map.of("store", () -> Optional.of("does not answer")));

    assertThat(get("/livez").body()).isEqualTo("thread: ok\nok\n");
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).isEqualTo("store: does not answer\nthread: ok\nnot well\n");
  }

  @Test
  void who_is_dead_is_not_ready_either() throws Exception {
    probes.ask(Map.of("thread", () -> Optional.of("has ended")), Map.of());

    assertThat(get("/livez").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
  }

  @Test
  void a_check_that_fails_is_trouble() throws Exception {
    probes.ask(
        Map.of(),
        Map.of(
            "store",
            () -> {
              throw new IllegalStateException("closed");
            }));

    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).contains("closed");
  }

  @Test
  void there_is_nothing_else() throws Exception {
    assertThat(get("/livez/more").statusCode()).isEqualTo(404);
    assertThat(get("/").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + probes.port() + path)).build(),
          BodyHandlers.ofString());
    }
  }
}
