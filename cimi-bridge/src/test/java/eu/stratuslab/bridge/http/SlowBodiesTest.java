package eu.stratuslab.bridge.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.live.StreamSettings;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.kube.Await;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whoever sends his body slowly keeps nobody else from being answered. */
class SlowBodiesTest {
  private static final String SIZES = "machineConfigurations";
  private static final Duration SHORT = Duration.ofMillis(300);

  private static TestCloud cloud(int concurrent, Duration body) {
    return new TestCloud(
        new FakeStore(UUID.randomUUID().toString()),
        InstantSource.system(),
        new HttpSettings(
            InetAddress.getLoopbackAddress(),
            0,
            Optional.empty(),
            Optional.empty(),
            concurrent,
            body,
            StreamSettings.USUAL));
  }

  private static byte[] begun(TestCloud cloud, String notation) {
    var authorization =
        TestCloud.request(cloud.url(), TestCloud.ADMIN, cloud.adminPassword)
            .build()
            .headers()
            .firstValue("Authorization")
            .orElseThrow();
    return ("""
        POST /cimi/2/machineConfigurations HTTP/1.1\r
        Host: localhost\r
        Authorization: %s\r
        Accept: application/%s\r
        Content-Type: application/json\r
        Content-Length: 1000\r
        \r
        {"""
            .formatted(authorization, notation))
        .getBytes(ISO_8859_1);
  }

  @Test
  void a_body_that_stops_coming_is_a_408_and_the_end_of_the_connection() throws IOException {
    try (var cloud = cloud(8, SHORT)) {
      var refused = RawHttp.exchange(cloud.bridge.port(), begun(cloud, "json"));

      assertThat(refused.status()).as(refused.text()).isEqualTo(408);
      assertThat(refused.head()).contains("connection: close");
      assertThat(refused.json()).isTrue();
      var job = Json.mapper().readTree(refused.body());
      assertThat(job.path("state").asText()).isEqualTo("FAILED");
      assertThat(job.path("returnCode").asInt()).isEqualTo(10_418);
      assertThat(RawHttp.exchange(cloud.bridge.port(), begun(cloud, "xml")).xml()).isTrue();
      cloud.admin().get(SIZES).expect(200);
    }
  }

  /** Between two of its bytes there is never much time. */
  @Test
  void a_body_that_drips_is_a_408_too() throws IOException {
    try (var cloud = cloud(8, SHORT);
        var socket = new Socket(InetAddress.getLoopbackAddress(), cloud.bridge.port())) {
      socket.getOutputStream().write(begun(cloud, "json"));
      socket.setSoTimeout(20);
      var answered = false;
      for (var drops = 0; drops < 900 && !answered; drops++) {
        socket.getOutputStream().write(' ');
        answered = answered(socket);
      }
      var rest = new String(socket.getInputStream().readNBytes(11), ISO_8859_1);
      assertThat(rest).isEqualTo("TTP/1.1 408");
      socket.setSoTimeout(20_000);
      assertThat(closed(socket)).isTrue();
    }
  }

  /** Reads to the end, which is a reset if the server left some of ours unread. */
  private static boolean closed(Socket socket) throws IOException {
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (SocketException _) {
      return true;
    }
  }

  private static boolean answered(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == 'H';
    } catch (SocketTimeoutException _) {
      return false;
    }
  }

  @Test
  void a_user_with_many_of_them_has_half_of_the_slots_and_no_more() throws IOException {
    try (var cloud = cloud(4, HttpSettings.BODY)) {
      var other = cloud.tenant("blue");
      var slow = new ArrayList<Socket>();
      try {
        for (var i = 0; i < 2; i++) {
          var socket = new Socket(InetAddress.getLoopbackAddress(), cloud.bridge.port());
          slow.add(socket);
          socket.getOutputStream().write(begun(cloud, "json"));
        }
        Await.until("his share is taken", () -> cloud.admin().get(SIZES).status() == 429);

        var refused = cloud.admin().get(SIZES).expect(429);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.text()).contains("too many requests of yours at once");
        other.get(SIZES).expect(200);
      } finally {
        for (var socket : slow) {
          socket.close();
        }
      }
      Await.until("he has it back", () -> cloud.admin().get(SIZES).status() == 200);
    }
  }

  @Test
  void a_body_has_to_come_before_its_connection_is_given_up() {
    assertThatThrownBy(() -> cloud(1, HttpSettings.LONGEST_SILENCE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cloud(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
  }
}
