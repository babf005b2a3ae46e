package eu.stratuslab.agent.volume;

import eu.stratuslab.agent.resource.Trouble;
import eu.stratuslab.agent.storage.CaptureView;
import eu.stratuslab.agent.storage.ImageView;
import eu.stratuslab.agent.storage.VolumeRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What there is of a volume on this host.
 *
 * @param host the uuid of this host
 * @param hostName for the status
 * @param cloud the uuid of our cloud
 * @param stored the volume in its pool, or null if none has it as a whole
 * @param left true if any pool has anything of it
 * @param damage why what a pool has of it cannot be read as a volume, or null
 * @param missingPool the pool in which it should be, if this host has it not (not mounted?)
 * @param uses the domains that have it
 * @param domain the domain of the machine that wants it, or null
 * @param image the image that it is to be made from; cached if there is none
 * @param asked when a guest was last asked to let go of it, by this process
 * @param trouble what failed when it was last tried
 * @param capture how the image goes that is to be made or restored
 */
public record Seen(
    String host,
    String hostName,
    String cloud,
    @Nullable Stored stored,
    boolean left,
    @Nullable String damage,
    @Nullable String missingPool,
    List<Use> uses,
    @Nullable MachineDomain domain,
    ImageView image,
    @Nullable Instant asked,
    @Nullable Trouble trouble,
    CaptureView capture) {

  /**
   * A volume in a pool; sizes in bytes.
   *
   * @param pool the name of the pool
   */
  public record Stored(String pool, long bytes, long allocated, VolumeRecord record) {}

  /**
   * A domain that has the volume.
   *
   * @param machine its uuid
   * @param ours true if it is a machine of our cloud
   * @param epoch in its metadata
   * @param live whether its process has it
   * @param stored whether its stored definition has it
   * @param saved whether a suspended guest will find it when it is back
   * @param location the device in the guest
   */
  public record Use(
      String machine,
      boolean ours,
      long epoch,
      boolean live,
      boolean stored,
      boolean saved,
      String location) {}

  /**
   * A domain.
   *
   * @param ours true if it is a machine of our cloud
   * @param active whether it has a process
   * @param persistent whether it has a stored definition
   */
  public record MachineDomain(boolean ours, boolean active, boolean persistent) {}

  public Seen {
    capture = capture == null ? CaptureView.NONE : capture;
    uses = uses == null ? List.of() : List.copyOf(uses);
  }

  /** A domain that is none of ours and has the volume. */
  Optional<Use> stranger() {
    return uses.stream().filter(use -> !use.ours()).findFirst();
  }

  /** The use by a machine at a place. */
  Optional<Use> useBy(@Nullable String machine, @Nullable String location) {
    return uses.stream()
        .filter(use -> use.machine().equals(machine))
        .filter(use -> Objects.equals(use.location(), location))
        .findFirst();
  }

  /** A suspended machine that will find it when it is back. */
  Optional<Use> savedUse() {
    return uses.stream().filter(Use::saved).findFirst();
  }

  /** Our domain whose process has the volume. */
  Optional<Use> liveUse() {
    return uses.stream().filter(use -> use.live() && use.ours()).findFirst();
  }
}
