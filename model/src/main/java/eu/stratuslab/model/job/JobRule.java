package eu.stratuslab.model.job;

import eu.stratuslab.model.document.Document;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/**
 * When the Job of an action ends: one row of the table.
 *
 * @param action {@code add}, {@code start} …
 * @param outcome what the target's document says of it
 * @param deadline after which an open Job fails
 * @param supersededBy the actions that stop an open Job and take its place; another one is refused
 * @param onDeadline what the deadline does to the wish
 * @param onFailure what a failure does to the wish; one that stays is an error that the resource
 *     shows until somebody asks for something else
 */
public record JobRule(
    String action,
    Function<Document, Outcome> outcome,
    Duration deadline,
    Set<String> supersededBy,
    OnDeadline onDeadline,
    OnDeadline onFailure) {

  /** What the deadline does to the wish. */
  public enum OnDeadline {
    /** The wish is taken back, so that nothing happens behind the consumer's back later. */
    WITHDRAW,
    /** The wish stays and is fulfilled when the world allows it. */
    KEEP
  }

  /** A rule whose wish stays when it fails. */
  public JobRule(
      String action,
      Function<Document, Outcome> outcome,
      Duration deadline,
      Set<String> supersededBy,
      OnDeadline onDeadline) {
    this(action, outcome, deadline, supersededBy, onDeadline, OnDeadline.KEEP);
  }

  public JobRule {
    supersededBy = Set.copyOf(supersededBy);
  }
}
