package eu.stratuslab.model.host;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.document.Json;
import org.junit.jupiter.api.Test;

class HostStateTest {
  private static HostStatus status(String ready) {
    var status = Json.object();
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", ready)
        .put("reason", "R");
    return Json.read(status, HostStatus.class);
  }

  private static HostSpec spec(boolean maintenance, boolean lost) {
    return new HostSpec(maintenance, null, lost, null, null, null);
  }

  @Test
  void an_administrators_word_counts_more_than_a_report() {
    assertThat(HostState.of(spec(false, false), status("True"))).isEqualTo(HostState.READY);
    assertThat(HostState.of(spec(true, false), status("True"))).isEqualTo(HostState.MAINTENANCE);
    assertThat(HostState.of(spec(true, false), status("Unknown"))).isEqualTo(HostState.SILENT);
    assertThat(HostState.of(spec(false, true), status("True"))).isEqualTo(HostState.LOST);
    assertThat(HostState.of(spec(false, false), Json.read(Json.object(), HostStatus.class)))
        .isEqualTo(HostState.SILENT);
  }
}
