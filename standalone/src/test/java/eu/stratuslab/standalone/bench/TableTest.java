package eu.stratuslab.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.standalone.bench.Table.Bound;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  private final Table table = new Table();

  @Test
  void a_timing_stands_beside_its_bound() {
    var millis = 1_000_000L;
    var timing =
        Timing.of(new long[] {30 * millis, 10 * millis, 20 * millis}, 60 * millis, 3 * millis);
    table.timing("GET", timing, Bound.atLeast(timing.perSecond(), 60, "/s"));
    assertThat(table.markdown())
        .contains(
            "| GET | 3 | 50 | 20.0 | 30.0 | 30.0 | 1.00 | ≥ 60/s | **missed** |  |",
            "* GET, ≥ 60/s: nobody has found out yet.");
  }

  @Test
  void two_bounds_are_met_only_together() {
    var both = Bound.atMost(1, 2, " ms").and(Bound.atMost(3, 2, " s"));
    assertThat(both).isEqualTo(new Bound("≤ 2 ms, ≤ 2 s", false));
  }

  @Test
  void a_peer_stands_beside_what_was_measured_and_a_reason_beside_what_was_missed() {
    table.figure("standalone start → serving (median of 5)", "4.0 s", Bound.atMost(4, 3, " s"));
    assertThat(table.markdown())
        .contains("| 4.0 s | ≤ 3 s | **missed** | Incus 2–3 s |")
        .contains("* standalone start → serving (median of 5), ≤ 3 s: loading classes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET one, 8 clients",
        "list of 100",
        "list of 1,000",
        "filter by name of 100,000",
        "POST answered, 50 at once",
        "POST → STARTED, one, beyond libvirt alone",
        "50 at once: cloud / libvirt alone, wall",
        "all managers killed with 50 running → correct list",
        "standalone start → serving (median of 5)"
      })
  void a_bound_that_was_missed_once_has_its_reason(String row) {
    assertThat(Remarks.why(row)).isNotEqualTo(Remarks.why("a row of another table"));
  }

  @Test
  void what_was_not_measured_says_why() {
    table.figure("start", "2.0 s", Bound.atMost(2.0, 3, " s"));
    table.skip("Incus", "it is not installed");
    assertThat(table.markdown())
        .contains("| start | 2.0 s | ≤ 3 s | met |  |")
        .doesNotContain("Missed")
        .contains("* Incus: skipped, because it is not installed.");
  }

  @Test
  void what_is_alike_stands_side_by_side() {
    table.beside("read", "SQLite", "100/s");
    table.beside("read", "Couchbase", "90/s");
    table.beside("hand-over", "Couchbase", "7.0 s");
    assertThat(table.markdown())
        .isEqualTo(
            """
            | what | SQLite | Couchbase |
            |---|---|---|
            | read | 100/s | 90/s |
            | hand-over | – | 7.0 s |
            """);
  }
}
