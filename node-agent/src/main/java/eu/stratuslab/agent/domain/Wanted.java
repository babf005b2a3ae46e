package eu.stratuslab.agent.domain;

import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.machine.MachineAction;
import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.machine.MachineStatus;
import eu.stratuslab.model.machine.Power;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A Machine resource as the agent reads it.
 *
 * @param id the uuid of the document: the resource's name, the domain's uuid
 * @param tenant the key of its tenant
 * @param title its CIMI name
 * @param secrets the names of what its Secret holds
 * @param resourceVersion of what was read
 * @param finalizer true if the agent's finalizer is held
 * @param status what was last told
 */
public record Wanted(
    String id,
    String tenant,
    @Nullable String title,
    Set<String> secrets,
    String uid,
    String resourceVersion,
    long generation,
    boolean deleting,
    boolean finalizer,
    MachineSpec spec,
    MachineStatus status) {

  /** The kind of the resources. */
  public static final Kind KIND = Kind.of(ResourceTypes.MACHINE.mirrored().orElseThrow());

  public static Wanted of(Resource resource) {
    return new Wanted(
        resource.name(),
        resource.labels().getOrDefault(Labels.TENANT, ""),
        resource.annotations().get(Labels.NAME),
        secrets(resource.annotations().getOrDefault(Labels.SECRETS, "")),
        resource.meta().uid(),
        resource.meta().resourceVersion(),
        resource.meta().generation(),
        resource.meta().deleting(),
        resource.meta().finalizers().contains(Labels.FINALIZER),
        resource.specAs(MachineSpec.class),
        resource.statusAs(MachineStatus.class));
  }

  private static Set<String> secrets(String names) {
    return names.isEmpty() ? Set.of() : Set.of(names.split(","));
  }

  /** Its resource. */
  Ref ref() {
    return new Ref(KIND, KubeApi.namespace(KIND, tenant), id);
  }

  /** The uuid of the domain. */
  public UUID uuid() {
    return UUID.fromString(id);
  }

  long term() {
    Long term = spec.term();
    return term == null ? 0 : term;
  }

  long revision() {
    Long revision = spec.revision();
    return revision == null ? 0 : revision;
  }

  boolean placedOn(String host) {
    return spec.placement() != null && spec.placement().host().equals(host);
  }

  /** True if a status was told under the present placement. */
  boolean toldInThisEpoch() {
    Long epoch = status.epoch();
    return epoch != null && epoch == spec.epoch();
  }

  /** True of an imported machine that nobody has asked to start since. */
  boolean held() {
    var placement = spec.placement();
    Long held = placement == null ? null : placement.held();
    return held != null && held == spec.powerRevision();
  }

  /** True if its disks were here under the present placement, whoever remembers it. */
  boolean wasHere() {
    var placement = spec.placement();
    return (placement != null && placement.hasData()) || (toldInThisEpoch() && status.isCreated());
  }

  /** The failure that the present wish has met. */
  Optional<MachineStatus.Failure> failure() {
    return Optional.ofNullable(status.failure())
        .filter(failure -> failure.powerRevision() == spec.powerRevision());
  }

  /** The open restart, which only a machine that is to run can have. */
  Optional<Operation> restart() {
    return Optional.ofNullable(spec.operation())
        .filter(o -> o.action().equals(MachineAction.RESTART.verb()))
        .filter(_ -> spec.power() == Power.Running);
  }

  /** The open capture, snapshot or restore. */
  Optional<Operation> imaging() {
    return Optional.ofNullable(spec.operation())
        .filter(
            o ->
                o.image() != null
                    && MachineAction.named(o.action())
                        .filter(MachineAction::concernsImage)
                        .isPresent());
  }

  /** How far the status says that an operation got. */
  Optional<MachineStatus.OperationStatus> toldOf(String operation) {
    return Optional.ofNullable(status.operation()).filter(o -> o.id().equals(operation));
  }
}
