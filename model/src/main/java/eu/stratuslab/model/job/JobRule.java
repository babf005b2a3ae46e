package eu.stratuslab.model.job;

import eu.stratuslab.model.document.Document;
import java.time.Duration;
import java.util.Objects;
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
 * @param onStop whether an open Job may be stopped, and what that leaves (DSP0263 5.17.1)
 */
public record JobRule(
    String action,
    Function<Document, Outcome> outcome,
    Duration deadline,
    Set<String> supersededBy,
    OnDeadline onDeadline,
    OnDeadline onFailure,
    Stop onStop) {

  /** What the deadline does to the wish. */
  public enum OnDeadline {
    /** The wish is taken back, so that nothing happens behind the consumer's back later. */
    WITHDRAW,
    /** The wish stays and is fulfilled when the world allows it. */
    KEEP
  }

  /** Whether an open Job may be stopped. */
  public sealed interface Stop {
    /**
     * The wish is taken back, as by a deadline.
     *
     * @param leaves what is left then, in a sentence
     */
    record Withdraws(String leaves) implements Stop {
      public Withdraws {
        Objects.requireNonNull(leaves, "leaves is null");
      }
    }

    /**
     * It goes on to its end.
     *
     * @param why in a sentence
     */
    record Refused(String why) implements Stop {
      public Refused {
        Objects.requireNonNull(why, "why is null");
      }
    }
  }

  /** A rule whose Job cannot be stopped. */
  public JobRule(
      String action,
      Function<Document, Outcome> outcome,
      Duration deadline,
      Set<String> supersededBy,
      OnDeadline onDeadline,
      OnDeadline onFailure) {
    this(
        action,
        outcome,
        deadline,
        supersededBy,
        onDeadline,
        onFailure,
        new Stop.Refused("what a host has begun of it cannot be taken back"));
  }

  /** A rule whose wish stays when it fails, and whose Job cannot be stopped. */
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

  /** The same rule of a Job that may be stopped, with what that leaves. */
  public JobRule stoppable(String leaves) {
    return with(new Stop.Withdraws(leaves));
  }

  /** The same rule of a Job that cannot be stopped, with the reason. */
  public JobRule unstoppable(String why) {
    return with(new Stop.Refused(why));
  }

  private JobRule with(Stop stop) {
    return new JobRule(action, outcome, deadline, supersededBy, onDeadline, onFailure, stop);
  }
}
