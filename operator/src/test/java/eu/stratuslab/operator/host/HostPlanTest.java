package eu.stratuslab.operator.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.HostSpec;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.resource.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostPlanTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final ConfigurationSpec CONFIGURATION = ConfigurationSpec.DEFAULT.effective();

  private static HostPlan plan(Duration silence, String status, String reason) {
    return plan(silence, NOW, status, reason);
  }

  private static HostPlan plan(Duration silence, Instant heartbeat, String status, String reason) {
    var reported = Json.object().put("heartbeat", heartbeat.toString());
    reported.put("cpu", 4).put("memory", 4_194_304).put("storage", 100_000_000);
    reported
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", status)
        .put("reason", reason)
        .put("message", "")
        .put("lastTransitionTime", "2026-11-27T11:00:00Z");
    var known =
        new HostPlan.Known(
            Json.read(Json.object(), HostSpec.class),
            Json.read(reported, HostStatus.class),
            1,
            Usage.NONE,
            silence);
    return HostPlan.decide(known, CONFIGURATION, NOW);
  }

  private static ObjectNode told(HostPlan plan) {
    return plan.status().orElseThrow();
  }

  @Test
  void what_a_host_says_of_itself_is_its_own() {
    var told = told(plan(Duration.ofSeconds(3), "True", "Ready"));
    assertThat(told.path("state").asText()).isEqualTo("READY");
    assertThat(told.has("conditions")).isFalse();
  }

  @Test
  void a_silent_host_is_doubted() {
    var told = told(plan(Duration.ofMinutes(5), "True", "Ready"));
    assertThat(told.path("state").asText()).isEqualTo("SILENT");
    assertThat(told.at("/conditions/0/status").asText()).isEqualTo("Unknown");
    assertThat(told.at("/conditions/0/reason").asText()).isEqualTo("HostSilent");
  }

  @Test
  void whatever_the_clock_of_a_host_says_only_its_silence_counts() {
    for (var clock : List.of(NOW.minusSeconds(540), NOW, NOW.plusSeconds(540))) {
      var heard = plan(Duration.ofSeconds(10), clock, "True", "Ready");
      assertThat(told(heard).path("state").asText()).isEqualTo("READY");
      assertThat(heard.lookAgain()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
      var silent = told(plan(Duration.ofSeconds(31), clock, "True", "Ready"));
      assertThat(silent.path("state").asText()).isEqualTo("SILENT");
      assertThat(silent.at("/conditions/0/message").asText()).endsWith(clock.toString());
    }
  }

  @Test
  void what_the_operator_before_found_stays_so_until_the_host_is_heard_of() {
    var known = told(plan(Duration.ZERO, "Unknown", "HostSilent"));
    assertThat(known.path("state").asText()).isEqualTo("SILENT");
    assertThat(known.at("/conditions/0/reason").asText()).isEqualTo("HostSilent");
  }

  /** Left out, only its key would stay: that is refused by the API server. */
  @Test
  void a_doubt_stays_whole_until_the_host_has_taken_it_back() {
    var told = told(plan(Duration.ofSeconds(3), "Unknown", "HostSilent"));
    assertThat(told.at("/conditions/0/reason").asText()).isEqualTo("HostSilent");
    assertThat(told.at("/conditions/0/status").asText()).isEqualTo("Unknown");
  }
}
