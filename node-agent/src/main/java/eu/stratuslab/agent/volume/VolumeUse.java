package eu.stratuslab.agent.volume;

import eu.stratuslab.agent.volume.Seen.MachineDomain;
import eu.stratuslab.agent.volume.Seen.Stored;
import eu.stratuslab.agent.volume.Seen.Use;
import eu.stratuslab.agent.volume.VolumeAction.Attach;
import eu.stratuslab.agent.volume.VolumeAction.Detach;
import eu.stratuslab.agent.volume.VolumeAction.Grow;
import eu.stratuslab.agent.volume.VolumeAction.GrowOnline;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.volume.VolumeSpec.Attachment;
import eu.stratuslab.model.volume.VolumeStatus.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Who has a volume, who should, and how large it should be. It is given to nobody as long as
 * anybody else has it.
 */
final class VolumeUse {

  /** A guest that has not let go is asked again after so long; one that boots does not listen. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(15);

  /** When to see whether a guest has let go at once. */
  private static final Duration FIRST_LOOK = Duration.ofMillis(200);

  private VolumeUse() {}

  static VolumeSteps decide(WantedVolume wanted, Seen seen, Stored stored, Instant now) {
    VolumeReport report = VolumeReports.of(wanted, seen);
    Optional<VolumeReport> stranger = stranger(seen, report);
    if (stranger.isPresent()) {
      return VolumeSteps.tell(stranger.get());
    }
    Optional<Use> wrong = wrong(wanted, seen);
    if (seen.savedUse().isPresent() && (wrong.isPresent() || wanted.bytes() != stored.bytes())) {
      return VolumeSteps.tell(suspended(report));
    }
    if (wrong.filter(use -> due(use, seen, now)).isPresent()) {
      return ask(wrong.get(), report);
    }
    // A growth that fails must not keep a volume from its machine.
    Optional<VolumeAction> next =
        (wrong.isPresent() ? Optional.<VolumeAction>empty() : attachment(wanted, seen))
            .or(() -> growth(wanted, seen, stored));
    if (next.isPresent() || wanted.bytes() < stored.bytes()) {
      Optional<Failure> failure = failure(wanted, seen).or(() -> shrinking(wanted, stored));
      if (failure.isPresent()) {
        return waiting(seen, wrong, report.failed(failure.get()), now);
      }
    }
    return next.map(VolumeSteps::act).orElseGet(() -> settled(wanted, seen, wrong, report, now));
  }

  /** The failure that ends the attempts for the present wish. */
  static Optional<Failure> failure(WantedVolume wanted, Seen seen) {
    return wanted
        .failure()
        .or(
            () ->
                Optional.ofNullable(seen.trouble())
                    .filter(trouble -> trouble.ends(wanted.revision()))
                    .map(t -> VolumeReports.failure(wanted, t.reason(), t.message())));
  }

  static Optional<VolumeReport> stranger(Seen seen, VolumeReport report) {
    return seen.stranger()
        .map(
            use ->
                report.because(
                    Condition.FALSE,
                    "ForeignUse",
                    "domain " + use.machine() + ", which is not ours, has it"));
  }

  /** A domain that has it and should not, or has it at another place. */
  static Optional<Use> wrong(WantedVolume wanted, Seen seen) {
    String machine = wanted.spec().wantedBy();
    Attachment attachment = wanted.spec().attachment();
    Optional<Use> right =
        machine == null || attachment == null
            ? Optional.empty()
            : seen.useBy(machine, attachment.initialLocation());
    return seen.uses().stream().filter(use -> !Optional.of(use).equals(right)).findFirst();
  }

  static VolumeSteps ask(Use use, VolumeReport report) {
    return new VolumeSteps(
        java.util.List.of(new Detach(use.machine())), detaching(report), FIRST_LOOK);
  }

  /** A definition needs no asking. */
  static boolean due(Use use, Seen seen, Instant now) {
    return !use.live() || seen.asked() == null || !seen.asked().plus(ASK_AGAIN).isAfter(now);
  }

  static VolumeSteps waitForGuest(Seen seen, VolumeReport report, Instant now) {
    Instant asked = seen.asked() == null ? now : seen.asked();
    return VolumeSteps.tell(report, Duration.between(now, asked.plus(ASK_AGAIN)));
  }

  /** What a guest had when it was suspended it must find when it is back. */
  static VolumeReport suspended(VolumeReport report) {
    return report.because(
        Condition.FALSE, "Suspended", "a suspended machine has it and must be back first");
  }

  static VolumeReport detaching(VolumeReport report) {
    return report.because(
        Condition.FALSE, "Detaching", "waiting for the guest to let go of the device");
  }

  private static Optional<VolumeAction> growth(WantedVolume wanted, Seen seen, Stored stored) {
    if (wanted.bytes() <= stored.bytes()) {
      return Optional.empty();
    }
    return Optional.of(
        seen.liveUse()
            .<VolumeAction>map(use -> new GrowOnline(use.machine(), wanted.bytes()))
            .orElseGet(() -> new Grow(wanted.bytes())));
  }

  private static Optional<Failure> shrinking(WantedVolume wanted, Stored stored) {
    return wanted.bytes() < stored.bytes()
        ? Optional.of(
            VolumeReports.failure(
                wanted, "ShrinkRefused", "it has " + stored.bytes() + " bytes and does not shrink"))
        : Optional.empty();
  }

  /** What its machine's process or definition still lacks. */
  private static Optional<VolumeAction> attachment(WantedVolume wanted, Seen seen) {
    Attachment attachment = wanted.spec().attachment();
    MachineDomain domain = seen.domain();
    if (attachment == null
        || wanted.spec().wantedBy() == null
        || domain == null
        || !domain.ours()) {
      return Optional.empty();
    }
    boolean complete =
        seen.useBy(attachment.machine(), attachment.initialLocation())
            .filter(use -> use.live() == domain.active())
            .filter(use -> use.stored() == domain.persistent())
            .isPresent();
    return complete
        ? Optional.empty()
        : Optional.of(new Attach(attachment.machine(), attachment.initialLocation()));
  }

  private static VolumeSteps settled(
      WantedVolume wanted, Seen seen, Optional<Use> wrong, VolumeReport report, Instant now) {
    if (wrong.isPresent()) {
      return waitForGuest(seen, detaching(report), now);
    }
    boolean waits = wanted.spec().wantedBy() != null && seen.uses().isEmpty();
    MachineDomain domain = seen.domain();
    if (waits && domain != null && !domain.ours()) {
      return VolumeSteps.tell(
          report.because(
              Condition.FALSE, "ForeignDomain", "the domain of its machine is not ours"));
    }
    return VolumeSteps.tell(
        waits
            ? report.because(Condition.TRUE, "WaitingForMachine", "its machine has no domain here")
            : report);
  }

  private static VolumeSteps waiting(
      Seen seen, Optional<Use> wrong, VolumeReport report, Instant now) {
    return wrong.isPresent() ? waitForGuest(seen, report, now) : VolumeSteps.tell(report);
  }
}
