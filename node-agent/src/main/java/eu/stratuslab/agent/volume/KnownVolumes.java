package eu.stratuslab.agent.volume;

import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.volume.VolumeSpec.Attachment;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Volume resources of this host as they were last read: which machine each is for. A cache:
 * what it does not know is asked for once, then every look at a volume brings it up to date.
 */
public final class KnownVolumes {

  private final KubeApi kube;
  private final String cloud;
  private final String host;
  private final Map<String, Known> volumes = new ConcurrentHashMap<>();
  private volatile boolean listed;

  /** A volume that has a resource. */
  record Known(Ref ref, WantedVolume wanted) {

    /** Whether a machine's domain should have it. */
    boolean wantedBy(String machine) {
      return wanted.spec().terminate() == null && machine.equals(wanted.spec().wantedBy());
    }

    /** Whether what happens to a machine's domain happens to it. */
    boolean concerns(String machine) {
      Attachment attachment = wanted.spec().attachment();
      var told = wanted.status().attachment();
      return (attachment != null && attachment.machine().equals(machine))
          || (told != null && told.machine().equals(machine));
    }
  }

  public KnownVolumes(KubeApi kube, String cloud, String host) {
    this.kube = kube;
    this.cloud = cloud;
    this.host = host;
  }

  void seen(Ref ref, WantedVolume wanted) {
    volumes.put(wanted.id(), new Known(ref, wanted));
  }

  void gone(Ref ref) {
    volumes.remove(ref.name());
  }

  Optional<Known> of(String id) {
    return Optional.ofNullable(volumes.get(id));
  }

  /** Those that a machine's domain should have; throws while Kubernetes does not answer. */
  List<Known> wantedBy(String machine) {
    list();
    return volumes.values().stream().filter(known -> known.wantedBy(machine)).toList();
  }

  /** Those to look at when something happened to a machine's domain. */
  public Collection<Ref> concernedBy(String machine) {
    return volumes.values().stream()
        .filter(known -> known.concerns(machine))
        .map(Known::ref)
        .toList();
  }

  public Collection<Ref> all() {
    return volumes.values().stream().map(Known::ref).toList();
  }

  private void list() {
    if (listed) {
      return;
    }
    for (Resource resource :
        kube.list(WantedVolume.KIND, Map.of(Labels.CLOUD, cloud, Labels.HOST, host))) {
      volumes.putIfAbsent(resource.name(), new Known(resource.ref(), WantedVolume.of(resource)));
    }
    listed = true;
  }
}
