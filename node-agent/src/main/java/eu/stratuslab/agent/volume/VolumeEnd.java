package eu.stratuslab.agent.volume;

import eu.stratuslab.agent.volume.Seen.Use;
import eu.stratuslab.agent.volume.VolumeAction.Delete;
import eu.stratuslab.agent.volume.VolumeAction.ReleaseFinalizer;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.machine.MachineStatus.Terminated;
import java.time.Instant;
import java.util.Optional;

/** The end of a volume: never while a domain has it, and the proof when nothing is left. */
final class VolumeEnd {

  private VolumeEnd() {}

  static VolumeSteps decide(WantedVolume wanted, Seen seen, String job, Instant now) {
    VolumeReport report = VolumeReports.of(wanted, seen);
    Optional<VolumeReport> stranger = VolumeUse.stranger(seen, report);
    if (stranger.isPresent()) {
      return VolumeSteps.tell(stranger.get());
    }
    if (!seen.uses().isEmpty()) {
      return inUse(wanted, seen, report, now);
    }
    if (seen.left()) {
      return VolumeImaging.abandon(seen)
          .map(first -> VolumeSteps.act(first, new Delete()))
          .orElseGet(() -> VolumeSteps.act(new Delete()));
    }
    if (seen.missingPool() != null) {
      return VolumeSteps.tell(VolumeReports.withoutPool(report, seen.missingPool()));
    }
    VolumeReport proof = report.terminated(new Terminated(wanted.spec().epoch(), job));
    return wanted.finalizer()
        ? VolumeSteps.tellAndAct(proof, new ReleaseFinalizer())
        : VolumeSteps.tell(proof);
  }

  /** A machine that should have it keeps it: the end of a volume ends no attachment. */
  private static VolumeSteps inUse(
      WantedVolume wanted, Seen seen, VolumeReport report, Instant now) {
    Use use = seen.uses().getFirst();
    if (wanted.spec().wantedBy() != null) {
      return VolumeSteps.tell(
          report.because(Condition.FALSE, "Attached", "machine " + use.machine() + " has it"));
    }
    if (seen.savedUse().isPresent()) {
      return VolumeSteps.tell(VolumeUse.suspended(report));
    }
    return VolumeUse.due(use, seen, now)
        ? VolumeUse.ask(use, report)
        : VolumeUse.waitForGuest(seen, VolumeUse.detaching(report), now);
  }
}
