package eu.stratuslab.model.volume;

import static eu.stratuslab.model.job.JobRule.OnDeadline.KEEP;
import static eu.stratuslab.model.job.JobRule.OnDeadline.WITHDRAW;

import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.job.JobRule;
import eu.stratuslab.model.job.Outcome;
import eu.stratuslab.model.machine.MachineStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** When the Jobs of a volume end. */
final class VolumeJobs {
  static final String ADD = "add";
  static final String EDIT = "edit";

  /** Into a machine's volumes (DSP0263 5.5.12). */
  static final String INSERT = "insert";

  /** From a machine's volumes. */
  static final String REMOVE = "remove";

  static final String DELETE = "delete";

  private static final Set<String> WITHOUT_DATA = Set.of("DataLost", "DataDamaged");

  static final Map<String, JobRule> RULES =
      Stream.of(
              new JobRule(
                      ADD,
                      VolumeJobs::added,
                      Duration.ofHours(1),
                      Set.of(DELETE, REMOVE),
                      WITHDRAW,
                      WITHDRAW)
                  .stoppable(
                      "the volume, in ERROR until it is deleted; if it was made by then,"
                          + " AVAILABLE"),
              new JobRule(
                      EDIT,
                      VolumeJobs::grown,
                      Duration.ofMinutes(10),
                      Set.of(DELETE),
                      WITHDRAW,
                      WITHDRAW)
                  .unstoppable("what has grown does not shrink"),
              new JobRule(
                      INSERT,
                      VolumeJobs::attached,
                      Duration.ofMinutes(5),
                      Set.of(REMOVE),
                      WITHDRAW,
                      WITHDRAW)
                  .stoppable("the volume, detached"),
              new JobRule(
                      REMOVE,
                      VolumeJobs::detached,
                      Duration.ofMinutes(5),
                      Set.of(),
                      WITHDRAW,
                      WITHDRAW)
                  .stoppable("the volume, attached"),
              ofImage(VolumeState.SNAPSHOT).stoppable("the volume, as it was"),
              ofImage(VolumeState.RESTORE)
                  .unstoppable("a restoration that its host has begun is not taken back"),
              new JobRule(
                      DELETE,
                      _ -> new Outcome.Running(50, "waiting for the host to remove it"),
                      Duration.ofMinutes(10),
                      Set.of(),
                      KEEP)
                  .unstoppable("a delete is never taken back"))
          .collect(Collectors.toUnmodifiableMap(JobRule::action, Function.identity()));

  private VolumeJobs() {}

  private static JobRule ofImage(String action) {
    return new JobRule(
        action, VolumeJobs::operated, Duration.ofHours(1), Set.of(DELETE), WITHDRAW, WITHDRAW);
  }

  /**
   * Where the data are gone, so is what the host noted of the operation: nobody ends it any more.
   */
  private static Outcome operated(Document document) {
    var status = document.statusAs(VolumeStatus.class);
    var failure = status.failure();
    var said =
        MachineStatus.OperationStatus.outcome(
            document.operation(), status.operation(), status.progress(), status.conditions());
    return said instanceof Outcome.Running
            && failure != null
            && failure.revision() >= document.revision()
            && WITHOUT_DATA.contains(failure.reason())
        ? new Outcome.Failed(failure.reason(), failure.message())
        : said;
  }

  /** A volume that is made for a machine is made once the machine has it. */
  private static Outcome added(Document document) {
    var status = document.statusAs(VolumeStatus.class);
    if (!status.isCreated()) {
      var failure = status.failure();
      return failure == null
          ? new Outcome.Running(progress(document, status), waitingFor(status))
          : new Outcome.Failed(failure.reason(), failure.message());
    }
    return document.specAs(VolumeSpec.class).wantedBy() == null
        ? new Outcome.Succeeded()
        : attached(document);
  }

  private static int progress(Document document, VolumeStatus status) {
    if (document.placement() == null) {
      return 10;
    }
    var copied = status.progress();
    return 20 + (copied == null ? 0 : Math.clamp(copied, 0, 100) * 6 / 10);
  }

  private static Outcome grown(Document document) {
    var status = document.statusAs(VolumeStatus.class);
    var there = status.capacity();
    return there != null && there >= document.specAs(VolumeSpec.class).capacity()
        ? new Outcome.Succeeded()
        : unlessFailed(document, status, "waiting for the host to make it larger");
  }

  private static Outcome attached(Document document) {
    var status = document.statusAs(VolumeStatus.class);
    var wish = document.specAs(VolumeSpec.class).attachment();
    if (wish == null || wish.isDetaching()) {
      return new Outcome.Failed("Detached", "it was taken away from the machine meanwhile");
    }
    var there = status.attachment();
    return there != null
            && there.machine().equals(wish.machine())
            && there.location().equals(wish.initialLocation())
        ? new Outcome.Succeeded()
        : unlessFailed(document, status, waitingFor(status));
  }

  private static Outcome detached(Document document) {
    var status = document.statusAs(VolumeStatus.class);
    return document.specAs(VolumeSpec.class).attachment() == null
        ? new Outcome.Succeeded()
        : unlessFailed(document, status, "waiting for the guest to let go of it");
  }

  private static Outcome unlessFailed(Document document, VolumeStatus status, String message) {
    var failure = status.failure();
    return failure != null && failure.revision() >= document.revision()
        ? new Outcome.Failed(failure.reason(), failure.message())
        : new Outcome.Running(50, message);
  }

  private static String waitingFor(VolumeStatus status) {
    return Condition.awaited(status.conditions()).orElse("waiting for the host's report");
  }
}
