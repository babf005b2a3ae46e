package eu.stratuslab.agent.volume;

import eu.stratuslab.agent.resource.Trouble;
import eu.stratuslab.agent.storage.CaptureView;
import eu.stratuslab.agent.storage.ImportedImage;
import eu.stratuslab.agent.storage.VolumeRecord;
import eu.stratuslab.agent.storage.VolumeRecord.RecordedOperation;
import eu.stratuslab.agent.volume.Seen.Use;
import eu.stratuslab.agent.volume.VolumeAction.Capture;
import eu.stratuslab.agent.volume.VolumeAction.DiscardCapture;
import eu.stratuslab.agent.volume.VolumeAction.Remember;
import eu.stratuslab.agent.volume.VolumeAction.Restore;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import eu.stratuslab.model.volume.VolumeState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot of a volume, and its restoration: recorded before and after, as those of a machine
 * are, and in between decided by what is seen.
 */
final class VolumeImaging {

  /** The end of a capture wakes us; this shows how far it is. */
  private static final Duration PROGRESS = Duration.ofSeconds(1);

  private final WantedVolume wanted;
  private final Seen seen;
  private final VolumeRecord record;

  private VolumeImaging(WantedVolume wanted, Seen seen, VolumeRecord record) {
    this.wanted = wanted;
    this.seen = seen;
    this.record = record;
  }

  /** What is to be done about it; empty if nothing is. */
  static Optional<VolumeSteps> decide(WantedVolume wanted, Seen seen, VolumeRecord record) {
    return new VolumeImaging(wanted, seen, record).decide();
  }

  /** Gives up a capture that is begun; empty if there is none. */
  static Optional<VolumeAction> abandon(Seen seen) {
    return Optional.ofNullable(seen.stored())
        .map(stored -> stored.record().operation())
        .filter(begun -> !begun.done() && begun.capture() != null)
        .map(begun -> new DiscardCapture(String.valueOf(begun.capture()), live(seen)));
  }

  private Optional<VolumeSteps> decide() {
    RecordedOperation begun = record.operation();
    Optional<Operation> asked = wanted.imaging();
    boolean known = begun != null && asked.filter(o -> o.id().equals(begun.id())).isPresent();
    if (begun != null && !begun.done() && !known) {
      return Optional.of(end(begun, "Withdrawn", "it is wanted no longer"));
    }
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    if (!known) {
      return Optional.of(begin(asked.get()));
    }
    return begun == null || begun.done() ? Optional.empty() : Optional.of(goOn(asked.get(), begun));
  }

  /** A host that has forgotten what it told has nothing to do again. */
  private VolumeSteps begin(Operation asked) {
    boolean restores = asked.action().equals(VolumeState.RESTORE);
    var first = RecordedOperation.begun(asked.id(), restores ? null : asked.image());
    var told = wanted.status().operation();
    if (told == null || !told.id().equals(asked.id()) || !told.done()) {
      return remember(first);
    }
    return remember(
        Boolean.TRUE.equals(told.succeeded())
            ? first.succeeds()
            : first.failed(
                Objects.requireNonNullElse(told.reason(), "OperationFailed"), told.message()));
  }

  private VolumeSteps goOn(Operation asked, RecordedOperation begun) {
    Trouble trouble = seen.trouble();
    if (trouble != null && trouble.ends(wanted.revision())) {
      return end(begun, trouble.reason(), trouble.message());
    }
    String image = Objects.requireNonNull(asked.image(), "such an operation has an image");
    return begun.capture() == null ? restore(begun, image) : capture(begun, image);
  }

  private VolumeSteps capture(RecordedOperation begun, String image) {
    CaptureView view = seen.capture();
    VolumeReport report = VolumeReports.of(wanted, seen);
    return switch (view.phase()) {
      case MADE -> remember(begun.succeeds());
      case FAILED ->
          end(
              begun,
              Objects.requireNonNullElse(view.reason(), "CaptureFailed"),
              Objects.requireNonNullElse(view.message(), "no reason given"));
      case RUNNING ->
          VolumeSteps.tell(
              report.because(
                  report.ready(),
                  "Capturing",
                  Objects.requireNonNullElse(view.message(), "it is being copied")),
              PROGRESS);
      case NONE -> new VolumeSteps(List.of(new Capture(image, live(seen))), report, PROGRESS);
    };
  }

  private VolumeSteps restore(RecordedOperation begun, String image) {
    ImportedImage made = seen.capture().image();
    if (made == null) {
      return end(begun, "ImageGone", "the data of the image are not on this host");
    }
    if (!seen.uses().isEmpty()) {
      return end(begun, "InUse", "domain " + seen.uses().getFirst().machine() + " has it");
    }
    var from = new UsedImage(image, "", made.sha256(), made.format(), made.virtualSize());
    return VolumeSteps.act(new Restore(from), new Remember(record.operation(begun.succeeds())));
  }

  private VolumeSteps end(RecordedOperation begun, String reason, String message) {
    var actions = new ArrayList<VolumeAction>();
    abandon(seen).ifPresent(actions::add);
    actions.add(new Remember(record.operation(begun.failed(reason, message))));
    return new VolumeSteps(actions, null, null);
  }

  private VolumeSteps remember(RecordedOperation operation) {
    return VolumeSteps.act(new Remember(record.operation(operation)));
  }

  private static @Nullable String live(Seen seen) {
    return seen.liveUse().map(Use::machine).orElse(null);
  }
}
