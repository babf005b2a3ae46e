package eu.stratuslab.operator.host;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.Host;
import eu.stratuslab.model.host.HostStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {
  private final AtomicLong now = new AtomicLong(-5);
  private final Heartbeats heartbeats = new Heartbeats(now::get);

  @Test
  void
      a_host_is_silent_since_its_heartbeat_changed_and_a_new_operator_counts_from_its_first_look() {
    show(host("2020-01-01T00:00:00Z"));
    assertThat(silence()).isZero();
    pass(20);
    show(host("2020-01-01T00:00:00Z"));
    assertThat(silence()).isEqualTo(Duration.ofSeconds(20));

    show(host("2019-01-01T00:00:00Z"));
    assertThat(silence()).isZero();
    pass(3);
    assertThat(silence()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void who_never_reported_has_as_long_as_anybody_else() {
    show(host(null));
    pass(7);
    assertThat(silence()).isEqualTo(Duration.ofSeconds(7));
    show(host("2020-01-01T00:00:00Z"));
    assertThat(silence()).isZero();
  }

  @Test
  void who_went_and_comes_again_is_another_one() {
    show(host("2020-01-01T00:00:00Z"));
    pass(7);
    heartbeats.remove("h");
    assertThat(silence()).isZero();
    show(host("2020-01-01T00:00:00Z"));
    assertThat(silence()).isZero();
  }

  private void show(Host host) {
    heartbeats.put("h", host);
  }

  private Duration silence() {
    return heartbeats.silence(host(null));
  }

  private void pass(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private static Host host(@Nullable String heartbeat) {
    var host = new Host();
    host.setMetadata(new ObjectMetaBuilder().withName("h").build());
    host.setStatus(
        Json.read(
            heartbeat == null ? Json.object() : Json.object().put("heartbeat", heartbeat),
            HostStatus.class));
    return host;
  }
}
