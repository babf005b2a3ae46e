package eu.stratuslab.agent.volume;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do for a volume now.
 *
 * @param actions in this order, until one fails
 * @param report what to tell before acting; null while the actions are about to make it untrue
 * @param lookAgain when to look again if nothing wakes us before
 */
public record VolumeSteps(
    List<VolumeAction> actions, @Nullable VolumeReport report, @Nullable Duration lookAgain) {

  /** Not our business, or old news. */
  static final VolumeSteps NOTHING = new VolumeSteps(List.of(), null, null);

  public VolumeSteps {
    actions = List.copyOf(actions);
    if (actions.stream().filter(VolumeAction::irreversible).count() > 1) {
      throw new AssertionError("more than one irreversible action: " + actions);
    }
  }

  static VolumeSteps act(VolumeAction... actions) {
    return new VolumeSteps(List.of(actions), null, null);
  }

  static VolumeSteps tell(VolumeReport report) {
    return new VolumeSteps(List.of(), report, null);
  }

  static VolumeSteps tell(VolumeReport report, Duration lookAgain) {
    return new VolumeSteps(List.of(), report, lookAgain);
  }

  static VolumeSteps tellAndAct(VolumeReport report, VolumeAction action) {
    return new VolumeSteps(List.of(action), report, null);
  }
}
