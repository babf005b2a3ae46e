package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.job.Stopping;
import eu.stratuslab.bridge.mirror.MirrorAction.EndJob;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is deleted while another resource still makes it: a host that removed it first would make it
 * again. So the making ends, the host says that it knows, and then it is removed.
 */
final class MakingPlan {
  /** The maker is another key: of its answer no change of this one tells. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private MakingPlan() {}

  /** What comes before a document can be removed; empty if nothing makes it. */
  static Optional<Plan> decide(Situation situation, Document document) {
    var maker = situation.maker();
    if (maker == null || maker.gone()) {
      return Optional.empty();
    }
    var operation = maker.operation();
    if (operation != null && situation.type().behaviour().isMadeBy(document, operation)) {
      var why = "%s %s is being deleted".formatted(document.type(), document.key());
      return Optional.of(
          new Plan(
              List.of(
                  new EndJob(
                      operation.id(),
                      JobState.STOPPED,
                      Stopping.RETURN_CODE,
                      Stopping.STOPPED,
                      why)),
              LOOK));
    }
    return JobPlan.answered(maker) ? Optional.empty() : Optional.of(new Plan(List.of(), LOOK));
  }
}
