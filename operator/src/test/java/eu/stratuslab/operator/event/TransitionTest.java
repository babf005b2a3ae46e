package eu.stratuslab.operator.event;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.document.Condition;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransitionTest {
  @Test
  void another_reason_is_told_with_what_happens_next() {
    var transitions =
        Transition.between(
            List.of(condition("Scheduled", Condition.TRUE, "HostProposed", "fits")),
            List.of(condition("Scheduled", Condition.FALSE, "NoHostFits", "one: has no memory")));
    assertThat(transitions)
        .singleElement()
        .returns(true, Transition::warning)
        .returns("NoHostFits", Transition::reason)
        .returns(
            "one: has no memory. It is tried again whenever a host, a volume or the configuration"
                + " changes.",
            Transition::message);
  }

  @Test
  void progress_and_a_new_generation_are_not_told() {
    assertThat(
            Transition.between(
                List.of(condition("Ready", Condition.FALSE, "Importing", "10 %")),
                List.of(condition("Ready", Condition.FALSE, "Importing", "20 %"))))
        .isEmpty();
  }

  @Test
  void what_is_wanted_is_no_warning_and_what_is_unknown_is_one() {
    assertThat(told("Ready", Condition.FALSE, "Stopped")).returns(false, Transition::warning);
    assertThat(told("Ready", Condition.TRUE, "Running")).returns(false, Transition::warning);
    assertThat(told("Ready", Condition.FALSE, "StartFailed")).returns(true, Transition::warning);
    assertThat(told("Ready", Condition.UNKNOWN, "HostSilent")).returns(true, Transition::warning);
  }

  @Test
  void of_other_conditions_the_type_is_told_when_it_becomes_true() {
    assertThat(told("RestartRequired", Condition.TRUE, "Changed"))
        .returns("RestartRequired", Transition::reason);
    assertThat(
            Transition.between(
                List.of(), List.of(condition("RestartRequired", Condition.FALSE, "UpToDate", ""))))
        .isEmpty();
  }

  private static Transition told(String type, String status, String reason) {
    return Transition.between(List.of(), List.of(condition(type, status, reason, "because")))
        .getFirst();
  }

  private static Condition condition(String type, String status, String reason, String message) {
    return new Condition(type, status, reason, message, 1L, "2026-11-27T10:00:00Z");
  }
}
