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
import org.junit.jupiter.api.Test;

class HostPlanTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final ConfigurationSpec CONFIGURATION = ConfigurationSpec.DEFAULT.effective();

  private static HostPlan plan(Duration silence, String status, String reason) {
    return plan(silence, status, reason, NOW.minusSeconds(3600));
  }

  private static HostPlan plan(Duration silence, String status, String reason, Instant since) {
    var reported = Json.object().put("heartbeat", NOW.minus(silence).toString());
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
            NOW.minusSeconds(3600),
            Usage.NONE);
    return HostPlan.decide(known, CONFIGURATION, since, NOW);
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
  void nobody_is_silent_before_an_operator_has_listened_as_long_as_that_takes() {
    var away = Duration.ofMinutes(5);
    var early = plan(away, "True", "Ready", NOW.minusSeconds(10));
    assertThat(told(early).path("state").asText()).isEqualTo("READY");
    assertThat(early.lookAgain()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
    var late = plan(away, "True", "Ready", NOW.minusSeconds(31));
    assertThat(told(late).path("state").asText()).isEqualTo("SILENT");
    // What the one before found stays so until the host is heard of.
    var known = told(plan(away, "Unknown", "HostSilent", NOW.minusSeconds(10)));
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
