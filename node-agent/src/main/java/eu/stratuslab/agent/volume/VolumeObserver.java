package eu.stratuslab.agent.volume;

import eu.stratuslab.agent.domain.DomainRecord;
import eu.stratuslab.agent.domain.DomainRecordXml;
import eu.stratuslab.agent.hypervisor.DiskUse;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.resource.Trouble;
import eu.stratuslab.agent.storage.CaptureView;
import eu.stratuslab.agent.storage.ImageView;
import eu.stratuslab.agent.storage.Images;
import eu.stratuslab.agent.storage.StoredVolume;
import eu.stratuslab.agent.storage.VolumeFailure;
import eu.stratuslab.agent.storage.VolumePool;
import eu.stratuslab.agent.storage.VolumePools;
import eu.stratuslab.agent.volume.Seen.MachineDomain;
import eu.stratuslab.agent.volume.Seen.Stored;
import eu.stratuslab.agent.volume.Seen.Use;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks at what there is of a volume, in pools and in domains. */
public final class VolumeObserver {

  private final Identity identity;
  private final Hypervisor hypervisor;
  private final VolumePools pools;
  private final Images images;

  /** Whose eyes these are. */
  public record Identity(String cloud, String host, String hostName) {}

  public VolumeObserver(
      Identity identity, Hypervisor hypervisor, VolumePools pools, Images images) {
    this.identity = identity;
    this.hypervisor = hypervisor;
    this.pools = pools;
    this.images = images;
  }

  /** Throws where it cannot look: that nothing was seen is then no news. */
  public Seen observe(WantedVolume wanted, @Nullable Instant asked, @Nullable Trouble trouble) {
    Optional<VolumePool> pool = pools.having(wanted.id());
    Looked looked = pool.map(p -> look(p, wanted.id())).orElse(new Looked(null, null));
    Optional<StoredVolume> stored = Optional.ofNullable(looked.volume());
    String machine = wanted.spec().wantedBy();
    return new Seen(
        identity.host(),
        identity.hostName(),
        identity.cloud(),
        stored.map(s -> stored(pool.orElseThrow(), s)).orElse(null),
        pool.isPresent(),
        looked.damage(),
        pool.isPresent() ? null : missingPool(wanted),
        uses(wanted.id()),
        machine == null ? null : domain(machine),
        image(wanted, stored),
        asked,
        trouble,
        wanted
            .imaging()
            .map(open -> images.captured(String.valueOf(open.image())))
            .orElse(CaptureView.NONE));
  }

  private record Looked(@Nullable StoredVolume volume, @Nullable String damage) {}

  /** What is there and is no volume is told; any other trouble is tried again. */
  private static Looked look(VolumePool pool, String id) {
    try {
      return new Looked(pool.look(id).orElse(null), null);
    } catch (VolumeFailure e) {
      if (e.reason() != VolumeFailure.Reason.NotReadable) {
        throw e;
      }
      return new Looked(null, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable String missingPool(WantedVolume wanted) {
    String told = wanted.toldInThisEpoch() ? wanted.status().pool() : null;
    String named = told == null ? wanted.spec().pool() : told;
    if (named != null) {
      return pools.knows(named) ? null : named;
    }
    // In which one it was went with the cluster.
    return wanted.wasHere() ? pools.absent().stream().findFirst().orElse(null) : null;
  }

  private static Stored stored(VolumePool pool, StoredVolume is) {
    return new Stored(pool.name(), is.bytes(), is.allocated(), is.record());
  }

  private List<Use> uses(String id) {
    return pools.fileName(id).stream()
        .flatMap(file -> hypervisor.usersOf(file).stream())
        .map(this::use)
        .toList();
  }

  private Use use(DiskUse use) {
    Optional<DomainRecord> record = record(use.metadata());
    return new Use(
        use.domain().toString(),
        record.filter(r -> r.id().equals(use.domain().toString())).isPresent(),
        record.map(DomainRecord::epoch).orElse(0L),
        use.live(),
        use.stored(),
        use.saved(),
        "/dev/" + use.target());
  }

  private @Nullable MachineDomain domain(String machine) {
    return hypervisor
        .domain(UUID.fromString(machine))
        .map(
            domain ->
                new MachineDomain(
                    record(domain.metadata()).filter(r -> r.id().equals(machine)).isPresent(),
                    domain.active(),
                    domain.persistent()))
        .orElse(null);
  }

  /** What the agent wrote into a domain of our cloud. */
  private Optional<DomainRecord> record(@Nullable String metadata) {
    return Optional.ofNullable(metadata)
        .flatMap(DomainRecordXml::read)
        .filter(record -> record.cloud().equals(identity.cloud()));
  }

  private ImageView image(WantedVolume wanted, Optional<StoredVolume> stored) {
    var image = wanted.spec().image();
    return image == null || stored.isPresent() || wanted.spec().terminate() != null
        ? ImageView.CACHED
        : images.look(image);
  }
}
