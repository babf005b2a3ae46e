package eu.stratuslab.model.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.job.JobRule;
import eu.stratuslab.model.job.Outcome;
import eu.stratuslab.model.machine.MachineAction;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.Href;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What an image does: it is imported or captured once, and used. */
public final class ImageBehaviour implements Behaviour {

  private static final Pattern ADDRESS = Pattern.compile("(https?|file)://.*");

  @Override
  public Made make(Document draft, ObjectNode input, Making making) {
    if (input.get("imageLocation") instanceof ObjectNode target) {
      var source = Json.read((ObjectNode) target.get("document"), Document.class);
      return Capturing.make(draft, withType(draft, input), source, making);
    }
    var violations = imported(input, making);
    if (!violations.isEmpty()) {
      return new Made(draft, violations);
    }
    return new Made(
        draft.with(
            d ->
                d.spec(withType(draft, input)).operation(new Operation(making.job(), "add", null))),
        List.of());
  }

  private static List<Violation> imported(ObjectNode input, Making making) {
    var violations = new ArrayList<Violation>();
    var location = input.path("imageLocation").asText();
    if (!ADDRESS.matcher(location).matches()) {
      violations.add(
          new Violation(
              "imageLocation",
              Reason.UNKNOWN_REFERENCE,
              "is neither an address nor anything that is known to you"));
    }
    if (location.startsWith("file:") && !making.admin()) {
      violations.add(
          new Violation(
              "imageLocation", Reason.FORBIDDEN, "file: locations are for administrators"));
    }
    if (input.path("type").asText().equals(Capturing.SNAPSHOT)) {
      violations.add(
          new Violation("type", Reason.CONFLICT, "only a machine here has a snapshot taken"));
    }
    return violations;
  }

  private static ObjectNode withType(Document draft, ObjectNode input) {
    var spec = input.deepCopy();
    if (draft.type().equals("MachineImage") && !spec.has("type")) {
      spec.put("type", "IMAGE");
    }
    return spec;
  }

  private static final Map<String, JobRule> RULES =
      Map.of(
          "add",
          new JobRule(
                  "add",
                  ImageBehaviour::imported,
                  Duration.ofHours(1),
                  Set.of("delete"),
                  JobRule.OnDeadline.WITHDRAW,
                  JobRule.OnDeadline.WITHDRAW)
              .stoppable("the image, in ERROR until it is deleted"),
          "delete",
          new JobRule(
                  "delete",
                  _ -> new Outcome.Running(50, "waiting for the host to remove it"),
                  Duration.ofMinutes(10),
                  Set.of(),
                  JobRule.OnDeadline.KEEP)
              .unstoppable("a delete is never taken back"));

  /** What was captured is nowhere but on its host, and takes room there. */
  @Override
  public boolean outlivedByHost(Document document) {
    return captured(document) && document.placement() != null;
  }

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
    var message =
        captured(document)
            ? "waiting for the host to capture it"
            : Condition.awaited(status.conditions()).orElse("importing");
    return new Outcome.Running(progress == null ? 0 : Math.min(99, progress), message);
  }

  private static boolean captured(Document document) {
    return document.spec().has("source");
  }

  @Override
  public Optional<Href> maker(Document document) {
    var source = document.specAs(ImageSpec.class).source();
    return Optional.ofNullable(source)
        .map(s -> new Href((s.volume() == null ? "machines/" : "volumes/") + s.id()));
  }

  /** To restore it is the other operation that has an image. */
  @Override
  public boolean isMadeBy(Document document, Operation operation) {
    return document.key().equals(operation.image())
        && !operation.action().equals(MachineAction.RESTORE.verb());
  }

  /** A snapshot that goes leaves no gap (DSP0263 5.14.5). */
  @Override
  public Optional<String> predecessor() {
    return Optional.of("relatedImage");
  }

  /** What is not made yet, or not any more, is nothing to restore to. */
  @Override
  public boolean held(Document document) {
    return ImageState.of(document) == ImageState.AVAILABLE;
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
