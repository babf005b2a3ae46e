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
import eu.stratuslab.model.resource.Usage;
import eu.stratuslab.model.volume.Volume;
import eu.stratuslab.model.volume.VolumeState;
import eu.stratuslab.model.volume.VolumeStatus;
import eu.stratuslab.operator.machine.MachineAttendant;
import eu.stratuslab.operator.placement.Candidate;
import eu.stratuslab.operator.placement.LocalVolumes;
import eu.stratuslab.operator.placement.Placement;
import eu.stratuslab.operator.placement.Proposals;
import eu.stratuslab.operator.placement.Silence;
import eu.stratuslab.operator.placement.Storage;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tends to one volume after the other, by what its caller's caches show: proposes a host for one
 * that has none. One that is to be in a machine goes where the machine is, and waits until that is
 * known. Of one on a host of which nothing is heard it says so. Has no threads.
 */
public final class VolumeAttendant {
  private static final Kind VOLUME = new Kind("Volume", "volumes", true);

  private final KubeApi kube;
  private final InstantSource clock;

  /** What was proposed a moment ago and does not show in the caches yet: hosts by volume. */
  private final Map<String, String> proposed = new HashMap<>();

  public VolumeAttendant(KubeApi kube, InstantSource clock) {
    this.kube = kube;
    this.clock = clock;
  }

  /**
   * What the caches show.
   *
   * @param machines by name
   */
  public record Look(List<Host> hosts, Map<String, Machine> machines, List<Volume> volumes) {
    public Look {
      hosts = List.copyOf(hosts);
      volumes = List.copyOf(volumes);
    }

    @Nullable Host host(String name) {
      return hosts.stream()
          .filter(host -> host.getMetadata().getName().equals(name))
          .findFirst()
          .orElse(null);
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

  private synchronized Placement.Decision decide(Volume volume, Look look) {
    var machine = volume.getSpec().wantedBy();
    var placement =
        machine == null || !look.machines().containsKey(machine)
            ? null
            : look.machines().get(machine).getSpec().placement();
    if (machine != null && placement == null) {
      return Placement.Decision.waiting(
          candidates(volume, look), "waiting for the host of machine " + machine);
    }
    var decision =
        Storage.decide(
            LocalVolumes.of(volume),
            placement == null ? null : placement.host(),
            candidates(volume, look),
            kube.clusterUid());
    var host = decision.host();
    if (host != null) {
      proposed.put(volume.getMetadata().getName(), host);
    }
    return decision;
  }

  private List<Candidate> candidates(Volume except, Look look) {
    var others =
        look.volumes().stream()
            .filter(v -> !v.getMetadata().getName().equals(except.getMetadata().getName()))
            .toList();
    var reserved = LocalVolumes.reserved(others);
    for (var other : others) {
      var host = proposed.get(other.getMetadata().getName());
      var status = other.getStatus();
      if (other.getSpec().placement() == null
          && host != null
          && (status == null || status.proposal() == null)) {
        var pool = other.getSpec().pool();
        reserved
            .computeIfAbsent(host, _ -> new HashMap<>())
            .merge(pool == null ? "" : pool, other.getSpec().capacity(), Long::sum);
      }
    }
    return look.hosts().stream()
        .map(
            host ->
                new Candidate(
                    host.getMetadata().getName(),
                    MachineAttendant.specOf(host),
                    MachineAttendant.statusOf(host),
                    Usage.NONE,
                    reserved.getOrDefault(host.getMetadata().getName(), Map.of())))
        .toList();
  }

  private synchronized void forget(Volume volume) {
    proposed.remove(volume.getMetadata().getName());
  }

  private void tell(Volume volume, ObjectNode status) {
    var meta = volume.getMetadata();
    try {
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
