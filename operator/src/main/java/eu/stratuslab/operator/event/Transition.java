package eu.stratuslab.operator.event;

import eu.stratuslab.model.document.Condition;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A condition that has become another: what an Event tells.
 *
 * @param warning true if somebody should look at it
 * @param message why, and what happens next
 */
public record Transition(boolean warning, String reason, String message) {
  /** Those whose reason says what happened; of others their type does. */
  private static final Set<String> TELLING = Set.of("Ready", "Scheduled");

  /** Nothing that anybody needs to do something about. */
  private static final Set<String> CALM =
      Set.of(
          "Attached",
          "Creating",
          "Detaching",
          "GuestShutdown",
          "HostMaintenance",
          "HostProposed",
          "Importing",
          "ImportingImage",
          "Paused",
          "ShuttingDown",
          "Stopped",
          "Suspended",
          "Terminated",
          "WaitingForMachine",
          "WaitingForVolume");

  /** What another condition tells better. */
  private static final Set<String> QUIET = Set.of("Unplaced");

  /**
   * What is to be told of a resource that has changed. A message or a generation alone is no
   * transition: progress makes no Events.
   */
  public static List<Transition> between(List<Condition> before, List<Condition> now) {
    return now.stream()
        .filter(c -> changed(before, c) && !QUIET.contains(c.reason()))
        .flatMap(Transition::of)
        .toList();
  }

  private static boolean changed(List<Condition> before, Condition now) {
    return Condition.find(before, now.type())
        .filter(c -> c.status().equals(now.status()) && c.reason().equals(now.reason()))
        .isEmpty();
  }

  private static Stream<Transition> of(Condition condition) {
    var telling = TELLING.contains(condition.type());
    if (!telling && !condition.status().equals(Condition.TRUE)) {
      return Stream.empty();
    }
    var reason = telling ? condition.reason() : condition.type();
    var warning = !condition.status().equals(Condition.TRUE) && !CALM.contains(reason);
    var message = Objects.requireNonNullElse(condition.message(), reason);
    var next = NextStep.after(reason);
    return Stream.of(
        new Transition(warning, reason, next.map(n -> message + ". " + n).orElse(message)));
  }
}
