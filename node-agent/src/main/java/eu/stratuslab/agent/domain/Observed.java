package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.agent.resource.Trouble;
import eu.stratuslab.agent.storage.CaptureView;
import eu.stratuslab.agent.storage.ImageView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What there is of a machine on this host.
 *
 * @param host the uuid of this host
 * @param hostName for the status
 * @param cloud the uuid of our cloud
 * @param domain the domain, or null if there is none
 * @param parts what lies around it; null if nobody looked, since the domain runs
 * @param image the image of its first disk
 * @param trouble what failed when it was last tried
 * @param capture how the image goes that is to be made or restored
 * @param snapshotThere whether the newest snapshot in the domain's metadata is still on this host
 * @param leases the addresses that its interfaces have got from DHCP
 */
public record Observed(
    String host,
    String hostName,
    String cloud,
    @Nullable ObservedDomain domain,
    @Nullable Parts parts,
    ImageView image,
    @Nullable Trouble trouble,
    CaptureView capture,
    boolean snapshotThere,
    List<String> leases) {

  /**
   * Files and entries.
   *
   * @param disks the ids of the disks that exist
   * @param files true if the machine has a directory here
   * @param seed true if its seed is written
   * @param secretAwaited true if it is not, and not all is there of which it is to be made
   * @param entries the addresses that the network keeps for its interfaces, by MAC
   * @param networksDown those of its networks that are missing or not active
   * @param volumesAwaited why it must not start yet, volume by volume
   */
  public record Parts(
      Set<String> disks,
      boolean files,
      boolean seed,
      boolean secretAwaited,
      Map<String, String> entries,
      List<String> networksDown,
      List<String> volumesAwaited) {
    public Parts {
      disks = Set.copyOf(disks);
      entries = Map.copyOf(entries);
      networksDown = networksDown == null ? List.of() : List.copyOf(networksDown);
      volumesAwaited = volumesAwaited == null ? List.of() : List.copyOf(volumesAwaited);
    }

    boolean none() {
      return disks.isEmpty() && !files && entries.isEmpty();
    }
  }

  public Observed {
    capture = capture == null ? CaptureView.NONE : capture;
    leases = List.copyOf(leases);
  }

  /** What the agent has written into the domain; empty if it is not readable. */
  Optional<DomainRecord> record() {
    return Optional.ofNullable(domain).flatMap(d -> DomainRecordXml.read(d.metadata()));
  }

  boolean active() {
    return domain != null && domain.active();
  }
}
