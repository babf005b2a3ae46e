package eu.stratuslab.agent.volume;

import eu.stratuslab.agent.storage.VolumeRecord;
import eu.stratuslab.agent.volume.Seen.Stored;
import eu.stratuslab.agent.volume.VolumeAction.AddFinalizer;
import eu.stratuslab.agent.volume.VolumeAction.Create;
import eu.stratuslab.agent.volume.VolumeAction.EnsureImage;
import eu.stratuslab.agent.volume.VolumeAction.ReleaseFinalizer;
import eu.stratuslab.agent.volume.VolumeAction.Remember;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import eu.stratuslab.model.volume.VolumeStatus.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides what to do for one volume: a pure function of what is wanted, what is seen and the time.
 * The same observation gives the same steps, so that any number of looks does no harm.
 */
public final class VolumePlan {

  /** How often it is told how far the image is. */
  private static final Duration IMAGE_POLL = Duration.ofSeconds(2);

  /** Somebody may mend it. */
  private static final Duration DAMAGE_POLL = Duration.ofMinutes(1);

  private VolumePlan() {}

  /** At most one irreversible action; nothing at all for what is not ours. */
  public static VolumeSteps decide(WantedVolume wanted, Seen seen, Instant now) {
    if (!Objects.equals(wanted.spec().cloud(), seen.cloud()) || !wanted.placedOn(seen.host())) {
      return VolumeSteps.NOTHING;
    }
    String terminate = wanted.spec().terminate();
    if (wanted.deleting() && terminate == null) {
      return wanted.finalizer() ? VolumeSteps.act(new ReleaseFinalizer()) : VolumeSteps.NOTHING;
    }
    if (stale(wanted.record(), seen.stored())) {
      return VolumeSteps.NOTHING;
    }
    if (terminate == null) {
      return holding(wanted, existing(wanted, seen, now));
    }
    if (wanted.deleting()) {
      return VolumeEnd.decide(wanted, seen, terminate, now);
    }
    return wanted.finalizer() ? VolumeSteps.NOTHING : VolumeSteps.act(new AddFinalizer());
  }

  /** What was decided under a later placement, by a later mirror or for a later document stands. */
  private static boolean stale(VolumeRecord word, @org.jspecify.annotations.Nullable Stored there) {
    return there != null
        && (there.record().epoch() > word.epoch()
            || there.record().term() > word.term()
            || there.record().revision() > word.revision());
  }

  /** The finalizer comes before everything that is written. */
  private static VolumeSteps holding(WantedVolume wanted, VolumeSteps steps) {
    if (wanted.finalizer()) {
      return steps;
    }
    var actions = new ArrayList<VolumeAction>();
    actions.add(new AddFinalizer());
    actions.addAll(steps.actions());
    return new VolumeSteps(actions, steps.report(), steps.lookAgain());
  }

  private static VolumeSteps existing(WantedVolume wanted, Seen seen, Instant now) {
    Stored stored = seen.stored();
    if (stored == null) {
      return creation(wanted, seen, now);
    }
    VolumeRecord word = wanted.record().operation(stored.record().operation());
    if (!stored.record().equals(word)) {
      return VolumeSteps.act(new Remember(word));
    }
    return VolumeImaging.decide(wanted, seen, word)
        .orElseGet(() -> VolumeUse.decide(wanted, seen, stored, now));
  }

  private static VolumeSteps creation(WantedVolume wanted, Seen seen, Instant now) {
    VolumeReport report = VolumeReports.of(wanted, seen);
    var lost = lost(wanted, seen);
    // What is lost may still be in a definition, and in the hands of a guest.
    var wrong = VolumeUse.wrong(wanted, seen).filter(use -> use.ours() && !use.saved());
    if (wrong.filter(use -> VolumeUse.due(use, seen, now)).isPresent()) {
      return VolumeUse.ask(wrong.get(), lost.map(report::failed).orElse(report));
    }
    var failure = VolumeUse.failure(wanted, seen);
    if (seen.damage() == null && failure.isPresent()) {
      return VolumeSteps.tell(report.failed(failure.get()));
    }
    if (lost.isPresent()) {
      var told = report.failed(lost.get());
      return lost.get().reason().equals(WantedVolume.DATA_LOST)
          ? VolumeSteps.tell(told)
          : VolumeSteps.tell(told, DAMAGE_POLL);
    }
    UsedImage image = wanted.spec().image();
    return image == null ? VolumeSteps.act(new Create()) : withImage(wanted, seen, report, image);
  }

  /** Why data that were here are not. */
  private static Optional<Failure> lost(WantedVolume wanted, Seen seen) {
    if (seen.damage() != null) {
      return Optional.of(VolumeReports.failure(wanted, WantedVolume.DAMAGED, seen.damage()));
    }
    if (!wanted.wasHere()) {
      return Optional.empty();
    }
    // An empty volume in the place of one with data would be a lie.
    return Optional.of(
        seen.missingPool() == null
            ? VolumeReports.failure(wanted, WantedVolume.DATA_LOST, "its data are gone")
            : VolumeReports.withoutPool(wanted, seen.missingPool()));
  }

  /** What to do once the image is here, or else how to get it. */
  private static VolumeSteps withImage(
      WantedVolume wanted, Seen seen, VolumeReport report, UsedImage image) {
    String message = Objects.requireNonNullElse(seen.image().message(), "waiting for the image");
    return switch (seen.image().availability()) {
      case CACHED -> VolumeSteps.act(new Create());
      case FAILED ->
          VolumeSteps.tell(
              report.failed(
                  VolumeReports.failure(
                      wanted,
                      Objects.requireNonNullElse(seen.image().reason(), "ImageFailed"),
                      message)));
      case MISSING, IMPORTING ->
          new VolumeSteps(
              List.of(new EnsureImage(image)),
              report.because(Condition.FALSE, "ImportingImage", message),
              IMAGE_POLL);
    };
  }
}
