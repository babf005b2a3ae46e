package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.Observed.Parts;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.Lease;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.agent.hypervisor.ObservedNetwork;
import eu.stratuslab.agent.network.Networks;
import eu.stratuslab.agent.resource.Trouble;
import eu.stratuslab.agent.storage.CaptureView;
import eu.stratuslab.agent.storage.Disks;
import eu.stratuslab.agent.storage.ImageView;
import eu.stratuslab.agent.storage.Images;
import eu.stratuslab.agent.storage.MachineFiles;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.machine.NetworkInterface;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at what there is of a machine, with as few questions to libvirt as the case allows. */
public final class DomainObserver {

  private final Identity identity;
  private final Hypervisor hypervisor;
  private final Disks disks;
  private final MachineFiles files;
  private final Images images;
  private final Networks networks;
  private final MachineVolumes volumes;
  private final Seeds seeds;

  /** Whose eyes these are. */
  public record Identity(String cloud, String host, String hostName) {}

  public DomainObserver(
      Identity identity,
      Hypervisor hypervisor,
      Disks disks,
      MachineFiles files,
      Images images,
      Networks networks,
      MachineVolumes volumes,
      Seeds seeds) {
    this.identity = identity;
    this.hypervisor = hypervisor;
    this.disks = disks;
    this.files = files;
    this.images = images;
    this.networks = networks;
    this.volumes = volumes;
    this.seeds = seeds;
  }

  /** One domain is one question; a machine that does not run costs one per disk and network. */
  public Observed observe(Wanted wanted, @Nullable Trouble trouble) {
    Optional<ObservedDomain> domain = hypervisor.domain(wanted.uuid());
    boolean active = domain.map(ObservedDomain::active).orElse(false);
    return new Observed(
        identity.host(),
        identity.hostName(),
        identity.cloud(),
        domain.orElse(null),
        active ? null : parts(wanted),
        // What is to be removed needs no image, and may be remains of which none is known any more.
        active || wanted.spec().terminate() != null
            ? ImageView.CACHED
            : images.look(wanted.spec().image()),
        trouble,
        wanted
            .imaging()
            .map(asked -> images.captured(String.valueOf(asked.image())))
            .orElse(CaptureView.NONE),
        domain
            .flatMap(d -> DomainRecordXml.read(d.metadata()))
            .map(DomainRecord::snapshot)
            .filter(newest -> images.captured(newest).phase() == CaptureView.Phase.MADE)
            .isPresent(),
        active ? leases(wanted) : List.of());
  }

  private Parts parts(Wanted wanted) {
    List<String> macs =
        wanted.spec().interfaces().stream().map(NetworkInterface::macAddress).toList();
    var entries = new HashMap<String, String>();
    var down = new ArrayList<String>();
    for (String name : networksOf(wanted)) {
      Optional<ObservedNetwork> network = networks.look(name);
      if (!network.map(ObservedNetwork::active).orElse(false)) {
        down.add(name);
      }
      network.stream()
          .flatMap(n -> n.hostEntries().stream())
          .filter(entry -> macs.contains(entry.mac()))
          .forEach(entry -> entries.put(entry.mac(), entry.ip()));
    }
    boolean seed = files.seedPresent(wanted.id());
    boolean wantsSeed = !seed && wanted.spec().terminate() == null;
    return new Parts(
        // The proof of absence must not depend on what the spec still knows.
        wanted.spec().terminate() == null
            ? disks.present(wanted.id(), wanted.spec().disks())
            : disks.all(wanted.id()),
        files.present(wanted.id()),
        seed,
        wantsSeed && !seeds.complete(wanted),
        entries,
        down,
        wanted.spec().terminate() == null ? volumes.awaited(wanted) : List.of());
  }

  private static List<String> networksOf(Wanted wanted) {
    return wanted.spec().interfaces().stream().map(NetworkInterface::network).distinct().toList();
  }

  /** Asked for only where nobody has claimed an address beforehand. */
  private List<String> leases(Wanted wanted) {
    Placement placement = wanted.spec().placement();
    if (placement == null || !placement.addresses().isEmpty()) {
      return List.of();
    }
    List<String> macs =
        wanted.spec().interfaces().stream().map(NetworkInterface::macAddress).toList();
    return networksOf(wanted).stream()
        .flatMap(network -> networks.leases(network).stream())
        .filter(lease -> macs.contains(lease.mac()))
        .map(Lease::ip)
        .sorted()
        .toList();
  }
}
