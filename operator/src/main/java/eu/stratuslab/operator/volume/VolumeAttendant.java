package eu.stratuslab.operator.volume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.Host;
import eu.stratuslab.model.machine.Machine;
import eu.stratuslab.model.volume.Volume;
import eu.stratuslab.model.volume.VolumeState;
import eu.stratuslab.model.volume.VolumeStatus;
import eu.stratuslab.observability.LogContext;
import eu.stratuslab.operator.machine.MachineAttendant;
import eu.stratuslab.operator.placement.HostPool;
import eu.stratuslab.operator.placement.Ledger;
import eu.stratuslab.operator.placement.LocalVolumes;
import eu.stratuslab.operator.placement.Placement;
import eu.stratuslab.operator.placement.Proposals;
import eu.stratuslab.operator.placement.Silence;
import eu.stratuslab.operator.placement.Storage;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tends to one volume after the other, by what its caller's caches show: proposes a host for one
 * that has none. One that is to be in a machine goes where the machine is, and waits until that is
 * known. Of one on a host of which nothing is heard it says so. Has no threads. What volumes
 * reserve stands in the ledger, which the caller tells of what its caches show.
 */
public final class VolumeAttendant {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeAttendant.class);
  private static final Kind VOLUME = new Kind("Volume", "volumes", true);

  private final KubeApi kube;
  private final InstantSource clock;
  private final Ledger<HostPool> ledger;

  /**
   * @param ledger what volumes reserve of each pool; the same one that machines are decided by
   */
  public VolumeAttendant(KubeApi kube, InstantSource clock, Ledger<HostPool> ledger) {
    this.kube = kube;
    this.clock = clock;
    this.ledger = ledger;
  }

  /**
   * What the caches show.
   *
   * @param hosts by name
   * @param machines those of the volume's tenant, by name
   */
  public record Look(Map<String, Host> hosts, Function<String, Optional<Machine>> machines) {
    @Nullable Host host(String name) {
      return hosts.get(name);
    }
  }

  /** One look at one volume. */
  public void attend(Volume volume, Look look) {
    var spec = volume.getSpec();
    if (spec.terminate() != null || volume.getMetadata().getDeletionTimestamp() != null) {
      forget(volume);
      return;
    }
    var status = volume.getStatus();
    var known = status == null ? Json.read(Json.object(), VolumeStatus.class) : status;
    var generation = volume.getMetadata().getGeneration();
    var subject =
        new Proposals.Subject(
            known.proposal(),
            known.conditions(),
            spec.revision(),
            generation == null ? 0 : generation);
    if (spec.placement() != null) {
      forget(volume);
      var host = look.host(spec.placement().host());
      Silence.of(
              subject,
              host == null ? null : MachineAttendant.specOf(host),
              host == null ? null : MachineAttendant.statusOf(host),
              clock.instant())
          .ifPresent(tree -> tell(volume, tree));
      return;
    }
    Proposals.of(subject, decide(volume, look), clock.instant())
        .map(tree -> tree.put("state", VolumeState.of(false, spec.operation(), known).name()))
        .ifPresent(tree -> tell(volume, tree));
  }

  private Placement.Decision decide(Volume volume, Look look) {
    var cluster = kube.clusterUid();
    // One decision at a time, also with those of machines.
    synchronized (ledger) {
      return decide(volume, look, cluster);
    }
  }

  private Placement.Decision decide(Volume volume, Look look, String cluster) {
    var machine = volume.getSpec().wantedBy();
    var placement =
        machine == null
            ? null
            : look.machines().apply(machine).map(m -> m.getSpec().placement()).orElse(null);
    var uid = volume.getMetadata().getUid();
    var candidates =
        MachineAttendant.candidates(look.hosts().values(), Map.of(), ledger.usageWithout(uid));
    if (machine != null && placement == null) {
      return Placement.Decision.waiting(candidates, "waiting for the host of machine " + machine);
    }
    var decision =
        Storage.decide(
            LocalVolumes.of(volume),
            placement == null ? null : placement.host(),
            candidates,
            cluster);
    var host = decision.host();
    if (host == null) {
      ledger.forget(uid);
    } else {
      ledger.propose(uid, LocalVolumes.reservation(volume, host));
    }
    return decision;
  }

  private void forget(Volume volume) {
    ledger.forget(volume.getMetadata().getUid());
  }

  private void tell(Volume volume, ObjectNode status) {
    var meta = volume.getMetadata();
    try (var _ = LogContext.job(MachineAttendant.job(volume))) {
      LOG.info("told: {}", status.at("/proposal/host").asText("its host is silent"));
      kube.applyStatus(
          new Ref(VOLUME, meta.getNamespace(), meta.getName()),
          meta.getUid(),
          status,
          Labels.OPERATOR);
    } catch (KubeException e) {
      // It went, or was made anew: the next event speaks of the new one.
      if (e.code() != KubeException.Code.NOT_FOUND && e.code() != KubeException.Code.CONFLICT) {
        throw e;
      }
      forget(volume);
    }
  }
}
