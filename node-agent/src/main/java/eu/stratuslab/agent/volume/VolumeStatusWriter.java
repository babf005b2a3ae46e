package eu.stratuslab.agent.volume;

import eu.stratuslab.agent.storage.Capacity;
import eu.stratuslab.agent.volume.Seen.Stored;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.volume.VolumeState;
import eu.stratuslab.model.volume.VolumeStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns a report into the status that is written, or into nothing if it says nothing new. */
final class VolumeStatusWriter {

  private VolumeStatusWriter() {}

  /** The status to write, without its sequence; empty if the resource says so already. */
  static Optional<VolumeStatus> news(
      WantedVolume wanted, Seen seen, VolumeReport report, Instant now) {
    VolumeStatus status = status(wanted, seen, report, now);
    return plain(wanted.status()).equals(plain(status)) ? Optional.empty() : Optional.of(status);
  }

  /** With its place in the order of reports. */
  static VolumeStatus sequenced(VolumeStatus status, long sequence) {
    return copy(status, status.state(), status.allocated(), status.conditions(), sequence);
  }

  private static VolumeStatus status(
      WantedVolume wanted, Seen seen, VolumeReport report, Instant now) {
    Stored stored = report.created() ? seen.stored() : null;
    VolumeStatus draft =
        new VolumeStatus(
            null,
            null,
            seen.hostName(),
            report.created() ? true : null,
            stored == null ? null : Capacity.kilobytes(stored.bytes()),
            stored == null ? null : stored.allocated(),
            stored == null ? null : stored.pool(),
            stored == null ? seen.image().percent() : seen.capture().percent(),
            report.attachment(),
            report.detached(),
            report.operation(),
            report.failure(),
            report.terminated(),
            seen.host(),
            wanted.spec().epoch(),
            null,
            wanted.revision(),
            wanted.generation(),
            conditions(wanted, report, now));
    boolean deleting = wanted.deleting() || wanted.spec().terminate() != null;
    String state = VolumeState.of(deleting, wanted.spec().operation(), draft).name();
    return copy(draft, state, draft.allocated(), draft.conditions(), null);
  }

  private static List<Condition> conditions(WantedVolume wanted, VolumeReport report, Instant now) {
    return Condition.set(
        ours(wanted.status().conditions()),
        "Ready",
        report.ready(),
        report.reason(),
        report.message(),
        wanted.generation(),
        now);
  }

  /** The operator writes conditions of its own. */
  private static List<Condition> ours(List<Condition> conditions) {
    return conditions.stream().filter(c -> c.type().equals("Ready")).toList();
  }

  /** What of a status is ours and news: a guest that writes is none. */
  private static VolumeStatus plain(VolumeStatus status) {
    return copy(status, status.state(), null, ours(status.conditions()), null);
  }

  private static VolumeStatus copy(
      VolumeStatus is,
      @Nullable String state,
      @Nullable Long allocated,
      List<Condition> conditions,
      @Nullable Long sequence) {
    return new VolumeStatus(
        state,
        null,
        is.hostName(),
        is.created(),
        is.capacity(),
        allocated,
        is.pool(),
        is.progress(),
        is.attachment(),
        is.detached(),
        is.operation(),
        is.failure(),
        is.terminated(),
        is.reporter(),
        is.epoch(),
        sequence,
        is.observedRevision(),
        is.observedGeneration(),
        conditions);
  }
}
