package eu.stratuslab.operator.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.FakeKubeCluster;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.Host;
import eu.stratuslab.model.host.HostSpec;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.machine.Machine;
import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.volume.Volume;
import eu.stratuslab.model.volume.VolumeSpec;
import eu.stratuslab.model.volume.VolumeStatus;
import eu.stratuslab.operator.placement.HostPool;
import eu.stratuslab.operator.placement.Ledger;
import eu.stratuslab.operator.placement.LocalVolumes;
import eu.stratuslab.operator.placement.VolumeIndex;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a proposal promises to the volumes that go with a machine. */
class MachineAttendantTest {
  private static final Kind MACHINE = new Kind("Machine", "machines", true);
  private static final String NAMESPACE = "stratuslab-t";

  private final KubeApi kube = new FakeKubeCluster(new Random(1), true).client();
  private final Ledger<HostPool> pools = new Ledger<>();
  private final MachineAttendant attendant =
      new MachineAttendant(kube, InstantSource.system(), new Ledger<>(), pools);
  private final Map<String, Host> hosts = new TreeMap<>();
  private final Machine machine = new Machine();
  private final Volume volume = new Volume();

  @BeforeEach
  void furnish() {
    kube.ensureNamespace(NAMESPACE, "c");
    machine.setMetadata(made("m", machineSpec()));
    machine.setSpec(Json.read(machineSpec(), MachineSpec.class));
    volume.setMetadata(meta("v", "uid-of-v"));
    spec(Json.object());
    host("h1", 1000);
  }

  @Test
  void it_lasts_until_the_caches_show_the_volume_itself() {
    attend();
    assertThat(promised("h1")).isEqualTo(800);
    attend();
    assertThat(promised("h1")).isEqualTo(800);

    spec(placement("h1"));
    show();
    assertThat(promised("h1")).isEqualTo(800);
  }

  @Test
  void it_is_forgotten_when_the_machine_is_to_go() {
    attend();
    machine.setSpec(Json.read(machineSpec().put("terminate", "job"), MachineSpec.class));
    attend();
    assertThat(pools.usage()).isEmpty();
  }

  @Test
  void it_is_forgotten_when_the_machine_fits_nowhere_any_more() {
    attend();
    host("h1", 100);
    attend();
    assertThat(pools.usage()).isEmpty();
  }

  @Test
  void it_is_forgotten_when_the_machine_is_no_more() {
    var uid = machine.getMetadata().getUid();
    machine.getMetadata().setUid("another");
    attend();
    assertThat(pools.usage()).isEmpty();
    machine.getMetadata().setUid(uid);
    attend();
    assertThat(promised("h1")).isEqualTo(800);
  }

  @Test
  void another_proposal_takes_it_along() {
    attend();
    host("h1", 100);
    host("h2", 1000);
    attend();
    assertThat(promised("h1")).isZero();
    assertThat(promised("h2")).isEqualTo(800);
  }

  @Test
  void what_the_volume_reserves_itself_does_not_stand_in_its_way() {
    var status = Json.object();
    status.putObject("proposal").put("host", "h1").put("revision", 1).putObject("reasons");
    volume.setStatus(Json.read(status, VolumeStatus.class));
    show();
    assertThat(promised("h1")).isEqualTo(800);
    attend();
    assertThat(proposed()).isEqualTo("h1");
    assertThat(promised("h1")).isEqualTo(800);
  }

  private String proposed() {
    return kube.get(new Ref(MACHINE, NAMESPACE, "m"))
        .orElseThrow()
        .status()
        .at("/proposal/host")
        .asText();
  }

  private void attend() {
    attendant.attend(
        machine,
        new MachineAttendant.Look(
            hosts, ConfigurationSpec.DEFAULT.effective(), VolumeIndex.of(List.of(volume))));
  }

  private void show() {
    pools.show(volume.getMetadata().getUid(), LocalVolumes.reservation(volume));
  }

  private long promised(String host) {
    return pools.usage(new HostPool(host, "")).storage();
  }

  private void spec(ObjectNode rest) {
    rest.put("capacity", 800).put("revision", 1);
    rest.putObject("attachment").put("machine", "m").put("initialLocation", "/dev/vdb");
    volume.setSpec(Json.read(rest, VolumeSpec.class));
  }

  private static ObjectNode placement(String host) {
    var spec = Json.object();
    spec.putObject("placement").put("host", host).put("epoch", 1);
    return spec;
  }

  private void host(String name, long capacity) {
    var host = new Host();
    host.setMetadata(new ObjectMetaBuilder().withName(name).build());
    host.setSpec(Json.read(Json.object(), HostSpec.class));
    var status =
        Json.object()
            .put("hostName", name)
            .put("cluster", kube.clusterUid())
            .put("cpu", 4)
            .put("memory", 8_000_000)
            .put("storage", 100_000_000);
    status.putArray("pools").addObject().put("name", "default").put("capacity", capacity);
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "True")
        .put("reason", "Heartbeat");
    host.setStatus(Json.read(status, HostStatus.class));
    hosts.put(name, host);
  }

  private static ObjectNode machineSpec() {
    var spec =
        Json.object()
            .put("cpu", 1)
            .put("memory", 1_000_000)
            .put("power", "Running")
            .put("powerRevision", 1)
            .put("revision", 1);
    spec.putObject("image")
        .put("id", "i")
        .put("tenant", "t")
        .put("digest", "d")
        .put("format", "qcow2")
        .put("size", 1);
    return spec;
  }

  private ObjectMeta made(String name, ObjectNode spec) {
    var made =
        kube.create(
            new Resource(
                MACHINE,
                NAMESPACE,
                name,
                Resource.Meta.none(),
                Map.of(),
                Map.of(),
                spec,
                Json.object()));
    return meta(name, made.meta().uid());
  }

  private static ObjectMeta meta(String name, String uid) {
    return new ObjectMetaBuilder().withName(name).withNamespace(NAMESPACE).withUid(uid).build();
  }
}
