package eu.stratuslab.model.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.job.JobRule;
import eu.stratuslab.model.job.Outcome;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an image does: it is imported once, and used. */
public final class ImageBehaviour implements Behaviour {

  @Override
  public Made make(Document draft, ObjectNode input, Making making) {
    var location = input.path("imageLocation").asText();
    if (location.startsWith("file:") && !making.admin()) {
      return new Made(
          draft,
          List.of(
              new Violation(
                  "imageLocation", Reason.FORBIDDEN, "file: locations are for administrators")));
    }
    var spec = input.deepCopy();
    if (draft.type().equals("MachineImage") && !spec.has("type")) {
      spec.put("type", "IMAGE");
    }
    return new Made(
        draft.with(d -> d.spec(spec).operation(new Operation(making.job(), "add", null))),
        List.of());
  }

  private static final Map<String, JobRule> RULES =
      Map.of(
          "add",
          new JobRule(
                  "add",
                  ImageBehaviour::imported,
                  Duration.ofHours(1),
                  Set.of("delete"),
                  JobRule.OnDeadline.WITHDRAW)
              .stoppable("the image, in ERROR until it is deleted"));

  private static Outcome imported(Document document) {
    var status = document.statusAs(ImageStatus.class);
    var failure = status.failure();
    if (failure != null) {
      return new Outcome.Failed(failure.reason(), failure.message());
    }
    if (ImageState.of(document) == ImageState.AVAILABLE) {
      return new Outcome.Succeeded();
    }
    var progress = status.progress();
    return new Outcome.Running(progress == null ? 0 : Math.min(99, progress), "importing");
  }

  @Override
  public Map<String, JobRule> jobRules() {
    return RULES;
  }

  @Override
  public Document withdraw(Document before, Operation operation, String reason, String message) {
    var status = before.status().deepCopy();
    status.set("failure", Json.tree(new ImageStatus.ImageFailure(reason, message)));
    status.remove("sha256");
    var spec = before.spec().deepCopy().put("abandoned", true);
    return before.with(d -> d.spec(spec).status(status).operation(null).revised());
  }

  /** What was given up stays so: a host may have been nearly done. */
  @Override
  public ObjectNode reported(Document before, ObjectNode report) {
    if (!before.spec().path("abandoned").asBoolean(false)) {
      return report;
    }
    var still = report.deepCopy();
    still.remove("sha256");
    still.set("failure", before.status().get("failure"));
    return still;
  }

  @Override
  public boolean follows(String before, String after) {
    return before.equals(after)
        || ImageState.valueOf(before).next().contains(ImageState.valueOf(after));
  }

  @Override
  public Optional<String> state(Document document) {
    return Optional.of(ImageState.of(document).name());
  }
}
