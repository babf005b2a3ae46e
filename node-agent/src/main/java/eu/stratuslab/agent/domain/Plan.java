package eu.stratuslab.agent.domain;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do for a machine now.
 *
 * @param actions in this order, until one fails
 * @param report what to tell before acting; null while the actions are about to make it untrue
 * @param lookAgain when to look again if nothing wakes us before
 */
public record Plan(
    List<DomainAction> actions, @Nullable Report report, @Nullable Duration lookAgain) {

  /** Not our business, or old news. */
  public static final Plan NOTHING = new Plan(List.of(), null, null);

  public Plan {
    actions = List.copyOf(actions);
    if (actions.stream().filter(DomainAction::irreversible).count() > 1) {
      throw new AssertionError("more than one irreversible action: " + actions);
    }
  }

  static Plan act(List<DomainAction> actions) {
    return new Plan(actions, null, null);
  }

  static Plan tell(Report report) {
    return new Plan(List.of(), report, null);
  }

  static Plan tell(Report report, Duration lookAgain) {
    return new Plan(List.of(), report, lookAgain);
  }

  static Plan tellAndAct(Report report, List<DomainAction> actions) {
    return new Plan(actions, report, null);
  }
}
