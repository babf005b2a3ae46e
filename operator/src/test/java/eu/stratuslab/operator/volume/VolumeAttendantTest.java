package eu.stratuslab.operator.volume;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.kube.FakeKubeCluster;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.Host;
import eu.stratuslab.model.host.HostSpec;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.volume.Volume;
import eu.stratuslab.model.volume.VolumeSpec;
import eu.stratuslab.model.volume.VolumeStatus;
import eu.stratuslab.operator.placement.AccountedStore;
import eu.stratuslab.operator.placement.HostPool;
import eu.stratuslab.operator.placement.Ledger;
import eu.stratuslab.operator.placement.LocalVolumes;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VolumeAttendantTest {
  private static final Kind VOLUME = new Kind("Volume", "volumes", true);
  private static final String NAMESPACE = "stratuslab-t";

  private final KubeApi kube = new FakeKubeCluster(new Random(1), true).client();
  private final Ledger<HostPool> ledger = new Ledger<>();
  private final AtomicInteger read = new AtomicInteger();
  private final AccountedStore<Volume, HostPool> cache =
      new AccountedStore<>(
          ledger,
          volume -> {
            read.incrementAndGet();
            return LocalVolumes.reservation(volume);
          });
  private final VolumeAttendant attendant =
      new VolumeAttendant(kube, InstantSource.system(), ledger);

  @BeforeEach
  void tenant() {
    kube.ensureNamespace(NAMESPACE, "c");
  }

  /** The caches show none of the proposals meanwhile. */
  @Test
  void a_burst_fills_every_host_alike_and_a_decision_reads_no_other_volume() {
    var hosts = hosts(4, 1000);
    var volumes = IntStream.range(0, 40).mapToObj(_ -> volume(100)).toList();
    volumes.forEach(volume -> cache.put(volume.getMetadata().getName(), volume));
    read.set(0);

    volumes.forEach(volume -> attend(volume, hosts));

    assertThat(read).hasValue(0);
    assertThat(volumes.stream().collect(Collectors.groupingBy(this::host, Collectors.counting())))
        .hasSize(4)
        .allSatisfy((_, count) -> assertThat(count).isEqualTo(10));
    var late = volume(100);
    attend(late, hosts);
    assertThat(host(late)).isEmpty();
  }

  @Test
  void what_goes_makes_room() {
    var hosts = hosts(1, 100);
    var first = volume(100);
    attend(first, hosts);
    var second = volume(100);
    attend(second, hosts);
    assertThat(host(second)).isEmpty();

    cache.put(first.getMetadata().getName(), first);
    cache.remove(first.getMetadata().getName());
    attend(second, hosts);

    assertThat(host(second)).isEqualTo("h0");
  }

  @Test
  void what_fits_nowhere_any_more_reserves_nothing() {
    var first = volume(100);
    attend(first, hosts(1, 100));
    attend(first, hosts(1, 50));
    assertThat(host(first)).isEmpty();

    var second = volume(100);
    attend(second, hosts(1, 100));

    assertThat(host(second)).isEqualTo("h0");
  }

  private void attend(Volume volume, Map<String, Host> hosts) {
    attendant.attend(volume, new VolumeAttendant.Look(hosts, _ -> Optional.empty()));
  }

  /** The host that is proposed for a volume; empty for none. */
  private String host(Volume volume) {
    var status =
        kube.get(new Ref(VOLUME, NAMESPACE, volume.getMetadata().getName()))
            .orElseThrow()
            .statusAs(VolumeStatus.class);
    return Objects.requireNonNullElse(Objects.requireNonNull(status.proposal()).host(), "");
  }

  private Map<String, Host> hosts(int number, long capacity) {
    var hosts = new TreeMap<String, Host>();
    for (int i = 0; i < number; i++) {
      var host = new Host();
      host.setMetadata(new ObjectMetaBuilder().withName("h" + i).build());
      host.setSpec(Json.read(Json.object(), HostSpec.class));
      var status =
          Json.object()
              .put("hostName", "host-" + i)
              .put("cluster", kube.clusterUid())
              .put("cpu", 1);
      status
          .putArray("pools")
          .addObject()
          .put("name", "default")
          .put("type", "dir")
          .put("capacity", capacity)
          .put("free", 1);
      status
          .putArray("conditions")
          .addObject()
          .put("type", "Ready")
          .put("status", "True")
          .put("reason", "Heartbeat");
      host.setStatus(Json.read(status, HostStatus.class));
      hosts.put("h" + i, host);
    }
    return hosts;
  }

  private Volume volume(long capacity) {
    var name = UUID.randomUUID().toString();
    var spec = Json.object().put("capacity", capacity).put("revision", 1);
    var made =
        kube.create(
            new Resource(
                VOLUME,
                NAMESPACE,
                name,
                Resource.Meta.none(),
                Map.of(),
                Map.of(),
                spec,
                Json.object()));
    var volume = new Volume();
    volume.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withNamespace(NAMESPACE)
            .withUid(made.meta().uid())
            .build());
    volume.setSpec(Json.read(spec, VolumeSpec.class));
    return volume;
  }
}
