package eu.stratuslab.agent.domain;

import static java.util.Objects.requireNonNull;

import eu.stratuslab.model.machine.MachineSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the agent remembers of a machine, in the metadata of its domain and nowhere else.
 *
 * @param cloud the uuid of the cloud
 * @param id the uuid of the machine
 * @param tenant the key of its tenant
 * @param epoch of the placement; a lower one is refused
 * @param term of the mirror; a lower one is refused
 * @param revision the document's; a lower one is old news
 * @param acted the powerRevision that was acted upon
 * @param started true once a process of the present definition was let run
 * @param stopped why it was last stopped, or null while it runs or ran before a reboot
 * @param stopping since when the guest is asked to power off
 * @param pressed when the power button was last pressed during this run
 * @param crashes of the last hour, oldest first
 * @param operation the newest restart, capture and the like
 * @param snapshot the uuid of the image that was taken as a snapshot or restored last, or null
 * @param digest of what the definition was made from
 */
public record DomainRecord(
    String cloud,
    String id,
    String tenant,
    long epoch,
    long term,
    long revision,
    long acted,
    boolean started,
    @Nullable StopReason stopped,
    @Nullable Instant stopping,
    @Nullable Instant pressed,
    List<Instant> crashes,
    @Nullable RecordedOperation operation,
    @Nullable String snapshot,
    String digest) {

  private static final Duration CRASHES_COUNT_FOR = Duration.ofHours(1);

  /** Why a domain does not run; the names are the words of the status. */
  public enum StopReason {
    GuestShutdown,
    Requested,
    Forced,
    Crashed,
    /** It stood still, and what it was to go on from is gone. */
    MemoryLost,
    /** It was imported, and there was no domain of it: its guest may run elsewhere, or be old. */
    Held
  }

  /**
   * A restart, capture and the like: begun before anything was done, done after all of it was.
   *
   * @param down true once the stop half of a restart is over and the start half is defined
   * @param image the uuid of the image that it makes or restores; null for none
   * @param reason why it failed, in one word
   */
  public record RecordedOperation(
      String id,
      boolean down,
      boolean done,
      @Nullable Boolean succeeded,
      @Nullable String image,
      @Nullable String reason,
      @Nullable String message) {

    static RecordedOperation begun(String id) {
      return begun(id, null);
    }

    static RecordedOperation begun(String id, @Nullable String image) {
      return new RecordedOperation(id, false, false, null, image, null, null);
    }

    RecordedOperation goneDown() {
      return new RecordedOperation(id, true, false, null, image, null, null);
    }

    RecordedOperation ended(boolean success, @Nullable String how) {
      return new RecordedOperation(id, down, true, success, image, null, how);
    }

    RecordedOperation failed(String why, @Nullable String how) {
      return new RecordedOperation(id, down, true, false, image, why, how);
    }
  }

  public DomainRecord {
    requireNonNull(cloud, "cloud is null");
    requireNonNull(id, "id is null");
    crashes = crashes == null ? List.of() : List.copyOf(crashes);
  }

  /** Of a machine that has no domain yet. */
  static DomainRecord first(Wanted wanted) {
    MachineSpec spec = wanted.spec();
    return new DomainRecord(
        requireNonNull(spec.cloud(), "checked before"),
        wanted.id(),
        wanted.tenant(),
        spec.epoch(),
        wanted.term(),
        wanted.revision(),
        0,
        false,
        null,
        null,
        null,
        List.of(),
        null,
        null,
        SpecDigest.of(spec));
  }

  /** The same under the present epoch, term and revision. */
  DomainRecord seen(Wanted wanted) {
    return new DomainRecord(
        cloud,
        id,
        tenant,
        wanted.spec().epoch(),
        wanted.term(),
        wanted.revision(),
        acted,
        started,
        stopped,
        stopping,
        pressed,
        crashes,
        operation,
        snapshot,
        digest);
  }

  DomainRecord acted(long powerRevision) {
    return with(powerRevision, started, stopped, stopping, pressed, crashes, operation, digest);
  }

  /** Of a definition that is to be started: nothing of an earlier run is true of it. */
  DomainRecord fresh(String newDigest) {
    return with(acted, false, null, null, null, crashes, operation, newDigest);
  }

  DomainRecord running() {
    return with(acted, true, null, stopping, pressed, crashes, operation, digest);
  }

  /** The guest may stay up after all. */
  DomainRecord notStopping() {
    return with(acted, started, stopped, null, pressed, crashes, operation, digest);
  }

  DomainRecord stoppingSince(Instant now) {
    return with(acted, started, stopped, now, pressed, crashes, operation, digest);
  }

  DomainRecord pressed(Instant now) {
    return with(acted, started, stopped, stopping, now, crashes, operation, digest);
  }

  DomainRecord stopped(@Nullable StopReason why) {
    return with(acted, started, why, null, null, crashes, operation, digest);
  }

  DomainRecord crashed(Instant now) {
    List<Instant> recent =
        java.util.stream.Stream.concat(
                crashes.stream().filter(c -> c.plus(CRASHES_COUNT_FOR).isAfter(now)),
                java.util.stream.Stream.of(now))
            .toList();
    return with(acted, started, StopReason.Crashed, null, null, recent, operation, digest);
  }

  DomainRecord withoutCrashes() {
    return with(acted, started, stopped, stopping, pressed, List.of(), operation, digest);
  }

  DomainRecord operation(@Nullable RecordedOperation newOperation) {
    return with(acted, started, stopped, stopping, pressed, crashes, newOperation, digest);
  }

  /** The snapshot that is the newest now. */
  DomainRecord snapshot(@Nullable String image) {
    return new DomainRecord(
        cloud, id, tenant, epoch, term, revision, acted, started, stopped, stopping, pressed,
        crashes, operation, image, digest);
  }

  private DomainRecord with(
      long newActed,
      boolean newStarted,
      @Nullable StopReason newStopped,
      @Nullable Instant newStopping,
      @Nullable Instant newPressed,
      List<Instant> newCrashes,
      @Nullable RecordedOperation newOperation,
      String newDigest) {
    return new DomainRecord(
        cloud,
        id,
        tenant,
        epoch,
        term,
        revision,
        newActed,
        newStarted,
        newStopped,
        newStopping,
        newPressed,
        newCrashes,
        newOperation,
        snapshot,
        newDigest);
  }
}
