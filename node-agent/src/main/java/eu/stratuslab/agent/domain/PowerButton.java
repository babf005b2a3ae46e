package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.DomainAction.Resume;
import eu.stratuslab.agent.domain.DomainAction.SetMetadata;
import eu.stratuslab.agent.domain.DomainAction.Shutdown;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.agent.hypervisor.PowerState;
import eu.stratuslab.model.document.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The orderly shutdown: the power button, pressed again at growing intervals since a guest that is
 * still booting does not notice it. Never more than that (DSP0263 5.14.1.3 forbids to escalate).
 */
final class PowerButton {

  private static final Duration SHORTEST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(20);

  /** A guest that goes down within this time of the last press does so since it was asked to. */
  private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(3);

  private PowerButton() {}

  /** Presses it if it is time, else waits. */
  static Plan press(PowerPlan plan, DomainRecord going) {
    if (standsStill(plan.domain())) {
      // It would not see its power button.
      return Plan.act(
          plan.changed(going)
              ? List.of(new SetMetadata(going), new Resume())
              : List.of(new Resume()));
    }
    Instant due = due(going);
    if (due.isAfter(plan.now()) && !plan.changed(going)) {
      return Plan.tell(
          plan.report()
              .because(Condition.FALSE, "ShuttingDown", "waiting for the guest to power off"),
          Duration.between(plan.now(), due));
    }
    return Plan.act(List.of(new SetMetadata(going.pressed(plan.now())), new Shutdown()));
  }

  /** Whether it is paused and would run if it were let. */
  private static boolean standsStill(ObservedDomain domain) {
    return domain.state() == PowerState.PAUSED
        && switch (domain.reason()) {
          case IO_ERROR, WATCHDOG, CRASHED -> false;
          default -> true;
        };
  }

  /** Whether a shutdown seen now answers a press. */
  static boolean recent(DomainRecord record, Instant now) {
    Instant pressed = record.pressed();
    return pressed != null && pressed.plus(ANSWERED_WITHIN).isAfter(now);
  }

  /** The gap doubles: the next press is as far from the last as that was from the beginning. */
  private static Instant due(DomainRecord going) {
    Instant since = going.stopping();
    Instant pressed = going.pressed();
    if (since == null || pressed == null || pressed.isBefore(since)) {
      return Instant.MIN;
    }
    Duration gap = Duration.between(since, pressed);
    if (gap.compareTo(SHORTEST) < 0) {
      gap = SHORTEST;
    }
    return pressed.plus(gap.compareTo(LONGEST) > 0 ? LONGEST : gap);
  }
}
