package eu.stratuslab.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.observability.Health.Probe;
import eu.stratuslab.observability.Health.Word;
import io.prometheus.metrics.core.metrics.Counter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
  private final Health health = new Health();
  private final AdminServer server = AdminServer.start(AdminSettings.loopback(0), health);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void a_process_is_live_at_once_and_ready_only_when_it_has_started() {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/started").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body()).contains("still starting");

    health.started();

    assertThat(get("/health/started").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").body())
        .isEqualTo(
            """
            {"status":"UP","checks":[{"name":"components","status":"UP","text":"started"}]}
            """);
  }

  @Test
  void a_check_is_asked_each_time_and_says_why() {
    health.started();
    var store = new AtomicReference<>(Word.up("answers"));
    health.add(Probe.READY, "store", store::get);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);

    store.set(Word.down("the disk is full"));
    var ready = get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(ready.body())
        .contains("{\"name\":\"store\",\"status\":\"DOWN\",\"text\":\"the disk is full\"}");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);

    store.set(Word.degraded("one of three nodes is away"));
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").body()).startsWith("{\"status\":\"DEGRADED\",");
  }

  @Test
  void a_check_that_throws_or_hangs_is_not_well() throws InterruptedException {
    health.started();
    var end = new CountDownLatch(1);
    health.add(
        Probe.LIVE,
        "broken",
        () -> {
          throw new IllegalStateException("no route");
        });
    health.add(
        Probe.LIVE,
        "hung",
        () -> {
          try {
            end.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          return Word.up("too late");
        });
    var live = get("/health/live");
    end.countDown();
    assertThat(live.statusCode()).isEqualTo(503);
    assertThat(live.body()).contains("no route").contains("did not answer within 2 s");
  }

  @Test
  void metrics_are_told_in_the_notation_of_prometheus() {
    Counter.builder().name("admin_test_total").help("A test.").register().inc(3);
    var metrics = get("/metrics");
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(metrics.body())
        .contains("# HELP admin_test_total A test.", "admin_test_total 3.0")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void nothing_else_is_offered() {
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/metrics/x").statusCode()).isEqualTo(404);
    assertThat(get("/healthy").statusCode()).isEqualTo(404);
    var post =
        send(HttpRequest.newBuilder(uri("/metrics")).POST(BodyPublishers.ofString("x")).build());
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
    var head = send(HttpRequest.newBuilder(uri("/health/live")).HEAD().build());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void settings_come_from_the_environment_and_are_checked() {
    assertThat(AdminSettings.from(Map.of())).isEqualTo(new AdminSettings("127.0.0.1", 9464));
    assertThat(
            AdminSettings.from(
                Map.of("STRATUSLAB_ADMIN_ADDRESS", "0.0.0.0", "STRATUSLAB_ADMIN_PORT", "81")))
        .isEqualTo(new AdminSettings("0.0.0.0", 81));
    for (var wrong : new String[] {"x", "-1", "65536"}) {
      assertThatThrownBy(() -> AdminSettings.from(Map.of("STRATUSLAB_ADMIN_PORT", wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(wrong);
    }
  }

  private HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
