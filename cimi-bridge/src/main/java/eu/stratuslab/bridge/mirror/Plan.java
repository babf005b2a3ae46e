package eu.stratuslab.bridge.mirror;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done for one key, in this order.
 *
 * @param lookAgain after which there is something to do even if nothing changes; null for never
 */
record Plan(List<MirrorAction> actions, @Nullable Duration lookAgain) {

  static final Plan NOTHING = new Plan(List.of(), null);

  Plan {
    actions = List.copyOf(actions);
  }

  static Plan of(MirrorAction... actions) {
    return new Plan(List.of(actions), null);
  }
}
