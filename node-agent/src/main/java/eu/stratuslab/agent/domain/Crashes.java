package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.DomainAction.SetMetadata;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.machine.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What follows when QEMU died without having been asked to. */
final class Crashes {

  /** More than so many crashes within an hour are a failure. */
  private static final int BOUND = 5;

  private Crashes() {}

  /** Records the crash, then restarts after a pause that doubles, or gives up. */
  static Plan decide(PowerPlan plan, DomainRecord next) {
    if (plan.changed(next)) {
      return Plan.act(List.of(new SetMetadata(next)));
    }
    if (plan.wanted().spec().restartPolicy() == RestartPolicy.Never) {
      return failed(plan, "its process died");
    }
    int count = next.crashes().size();
    if (count > BOUND) {
      return failed(plan, "its process died " + count + " times within an hour");
    }
    Instant due =
        next.crashes().isEmpty()
            ? plan.now()
            : next.crashes().getLast().plus(Duration.ofSeconds(1L << (count - 1)));
    if (due.isAfter(plan.now())) {
      return Plan.tell(
          plan.report()
              .because(Condition.FALSE, "Crashed", "its process died and is restarted soon"),
          Duration.between(plan.now(), due));
    }
    return plan.start(next);
  }

  private static Plan failed(PowerPlan plan, String message) {
    return Plan.tell(plan.report().failed(Reports.failure(plan.wanted(), "Crashed", message)));
  }
}
