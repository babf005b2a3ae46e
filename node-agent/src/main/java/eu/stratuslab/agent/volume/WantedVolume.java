package eu.stratuslab.agent.volume;

import eu.stratuslab.agent.storage.Capacity;
import eu.stratuslab.agent.storage.VolumeRecord;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.volume.VolumeSpec;
import eu.stratuslab.model.volume.VolumeState;
import eu.stratuslab.model.volume.VolumeStatus;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A Volume resource as the agent reads it.
 *
 * @param id the uuid of the document: the resource's name, the name of its file
 * @param tenant the key of its tenant
 * @param finalizer true if the agent's finalizer is held
 * @param status what was last told
 */
public record WantedVolume(
    String id,
    String tenant,
    long generation,
    boolean deleting,
    boolean finalizer,
    VolumeSpec spec,
    VolumeStatus status) {

  /** The kind of the resources. */
  public static final Kind KIND = Kind.of(ResourceTypes.VOLUME.mirrored().orElseThrow());

  private static final Set<String> IMAGING = Set.of(VolumeState.SNAPSHOT, VolumeState.RESTORE);

  /** The failure of a volume whose data were here and are not. */
  static final String DATA_LOST = "DataLost";

  /** The failure of a volume whose data are here and cannot be read as a volume. */
  static final String DAMAGED = "DataDamaged";

  /** The failure of a volume whose data were here, in a pool that is not here now. */
  static final String POOL_MISSING = "PoolMissing";

  private static final Set<String> OF_DATA = Set.of(DATA_LOST, DAMAGED, POOL_MISSING);

  public static WantedVolume of(Resource resource) {
    return new WantedVolume(
        resource.name(),
        resource.labels().getOrDefault(Labels.TENANT, ""),
        resource.meta().generation(),
        resource.meta().deleting(),
        resource.meta().finalizers().contains(Labels.FINALIZER),
        resource.specAs(VolumeSpec.class),
        resource.statusAs(VolumeStatus.class));
  }

  long revision() {
    return Objects.requireNonNullElse(spec.revision(), 0L);
  }

  /** How large it should be; a child of an image is as large as that at least. */
  long bytes() {
    var image = spec.image();
    return Math.max(Capacity.bytes(spec.capacity()), image == null ? 0 : image.size());
  }

  boolean placedOn(String host) {
    return spec.placement() != null && spec.placement().host().equals(host);
  }

  /** What the agent remembers of it once it has acted upon this. */
  VolumeRecord record() {
    return new VolumeRecord(
        Objects.requireNonNull(spec.cloud(), "checked before"),
        id,
        tenant,
        spec.epoch(),
        Objects.requireNonNullElse(spec.term(), 0L),
        revision());
  }

  /** The open snapshot or restoration. */
  Optional<Operation> imaging() {
    return Optional.ofNullable(spec.operation())
        .filter(o -> o.image() != null)
        .filter(o -> IMAGING.contains(o.action()));
  }

  /** True if a status was told under the present placement. */
  boolean toldInThisEpoch() {
    Long epoch = status.epoch();
    return epoch != null && epoch == spec.epoch();
  }

  /** True if its data were here under the present placement, whoever remembers it. */
  boolean wasHere() {
    var placement = spec.placement();
    return (placement != null && placement.hasData())
        || (toldInThisEpoch() && (status.isCreated() || ofItsData()));
  }

  /** The failure that the present wish has met. */
  Optional<VolumeStatus.Failure> failure() {
    return Optional.ofNullable(status.failure())
        .filter(_ -> !ofItsData())
        .filter(failure -> failure.revision() == revision());
  }

  /** True if it is told that its data are not as they were: that is looked at, not remembered. */
  private boolean ofItsData() {
    var failure = status.failure();
    return failure != null && OF_DATA.contains(failure.reason());
  }
}
