package eu.stratuslab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.hypervisor.Await;
import eu.stratuslab.agent.libvirt.BootSector;
import eu.stratuslab.agent.libvirt.LibvirtHypervisor;
import eu.stratuslab.agent.libvirt.VirtualHost;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.HostStatus.InventoryDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A whole agent with a real libvirtd and real QEMU; its guests are boot sectors of 16 MiB. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class AgentQemuTest {

  private VirtualHost host;
  private LibvirtHypervisor hypervisor;
  private AgentRig rig;
  private Ref image;
  private int machines;

  @BeforeAll
  void start_a_host_and_import_an_image() throws IOException {
    VirtualHost.obstacle().ifPresent(why -> Assumptions.abort("skipped: because " + why));
    host = VirtualHost.start();
    hypervisor = LibvirtHypervisor.connect(host.uri());
    Path state = host.directory().resolve("agent");
    rig = new AgentRig(hypervisor, state, subnet(), Optional.of("qemu"));
    Path images = Files.createDirectories(host.directory().resolve("images"));
    BootSector.write(images.resolve("guest.img"));
    rig.configure(
        (com.fasterxml.jackson.databind.node.ObjectNode)
            Json.object()
                .set("imageDirectories", Json.mapper().valueToTree(List.of(images.toString()))));
    rig.start();
    image = rig.image(UUID.randomUUID(), "file://" + images.resolve("guest.img"), _ -> {});
    Await.until("the image is here", () -> rig.imageStatus(image).sha256() != null);
  }

  @AfterAll
  void end() {
    if (rig != null) {
      rig.close();
    }
    if (hypervisor != null) {
      hypervisor.close();
    }
    if (host != null) {
      host.close();
    }
  }

  private String subnet() throws IOException {
    return Files.readAllLines(host.directory().resolve("host.conf")).stream()
        .filter(line -> line.startsWith("SUBNET="))
        .map(line -> line.substring("SUBNET=".length()))
        .findFirst()
        .orElseThrow();
  }

  private Ref running() throws IOException {
    int number = ++machines;
    String ip = subnet().replace("0/24", Integer.toString(number + 9));
    Ref ref =
        rig.machine(UUID.randomUUID(), image, "52:54:00:00:01:%02x".formatted(number), ip, _ -> {});
    rig.awaitState(ref, "STARTED");
    awaitGuest(ref);
    return ref;
  }

  private Path console(Ref ref) {
    return host.directory().resolve("agent/machines").resolve(ref.name()).resolve("console.log");
  }

  /** Its boot sector writes R to the console once it listens to the power button. */
  private void awaitGuest(Ref ref) {
    Await.until(
        "the guest has booted",
        () -> {
          try {
            return Files.exists(console(ref)) && Files.readString(console(ref)).endsWith("R");
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  @Test
  void the_image_is_told() {
    assertThat(rig.imageStatus(image).format()).isEqualTo("raw");
    assertThat(rig.imageStatus(image).size()).isEqualTo(1_474_560);
    assertThat(rig.imageStatus(image).state()).isEqualTo("AVAILABLE");
  }

  @Test
  void a_machine_lives_and_leaves_nothing() throws IOException {
    Ref ref = running();
    String address = Objects.requireNonNull(rig.status(ref).addresses()).getFirst();
    assertThat(host.virsh("net-dumpxml", "stratuslab")).contains("'" + address + "'");
    rig.power(ref, "Stopped", false);
    rig.awaitState(ref, "STOPPED");
    assertThat(rig.status(ref).stoppedReason()).isEqualTo("Requested");
    rig.power(ref, "Running", false);
    rig.awaitState(ref, "STARTED");
    assertThat(host.virsh("dumpxml", ref.name())).contains("<backingStore type='file'");
    rig.edit(ref, spec -> spec.put("terminate", "job-1"));
    rig.delete(ref);
    Await.until("the resource is let go", () -> rig.resource(ref).isEmpty());
    assertThat(host.virsh("list", "--all", "--name")).doesNotContain(ref.name());
    assertThat(host.virsh("vol-list", "stratuslab")).doesNotContain(ref.name());
    assertThat(console(ref).getParent()).doesNotExist();
    assertThat(host.virsh("net-dumpxml", "stratuslab")).doesNotContain("'" + address + "'");
  }

  @Test
  void a_restart_gives_a_new_process_once() throws IOException {
    Ref ref = running();
    String before = host.qemuPid(ref.name());
    rig.edit(ref, spec -> spec.putObject("operation").put("id", "op-1").put("action", "restart"));
    rig.await(
        ref,
        "the restart is done",
        s ->
            s.operation() != null
                && s.operation().done()
                && "Running".equals(String.valueOf(s.power())));
    assertThat(Objects.requireNonNull(rig.status(ref).operation()).succeeded()).isTrue();
    assertThat(host.qemuPid(ref.name())).isNotEqualTo(before);
  }

  @Test
  void a_killed_agent_adopts_what_runs() throws IOException {
    Ref ref = running();
    String before = host.qemuPid(ref.name());
    rig.kill();
    rig.start();
    rig.edit(ref, spec -> spec.put("term", 2));
    rig.await(ref, "adopted", s -> Objects.equals(s.observedRevision(), 2L));
    assertThat(host.qemuPid(ref.name())).isEqualTo(before);
  }

  @Test
  void a_killed_qemu_is_started_again() throws IOException {
    Ref ref = running();
    String before = host.qemuPid(ref.name());
    host.killQemu(ref.name());
    rig.await(
        ref, "the crash is seen", s -> s.power() != eu.stratuslab.model.machine.Power.Running);
    rig.awaitState(ref, "STARTED");
    assertThat(host.qemuPid(ref.name())).isNotEqualTo(before);
  }

  @Test
  void a_killed_libvirtd_leaves_guests_alone() throws IOException {
    Ref ref = running();
    String before = host.qemuPid(ref.name());
    host.killLibvirtd();
    Await.until(
        "the host says so",
        () ->
            rig.hostStatus().conditions().stream()
                .anyMatch(c -> c.reason().equals("HypervisorUnavailable")));
    host.reviveLibvirtd();
    Await.until(
        "the host is ready again",
        () -> rig.hostStatus().conditions().stream().anyMatch(c -> c.status().equals("True")));
    rig.edit(ref, spec -> spec.put("term", 3));
    rig.await(ref, "adopted", s -> Objects.equals(s.observedRevision(), 2L));
    assertThat(host.qemuPid(ref.name())).isEqualTo(before);
  }

  @Test
  void deleted_without_terminate_it_runs_on() throws IOException {
    Ref ref = running();
    String before = host.qemuPid(ref.name());
    rig.delete(ref);
    Await.until("the resource is let go", () -> rig.resource(ref).isEmpty());
    assertThat(host.qemuPid(ref.name())).isEqualTo(before);
    Await.until(
        "it is in the inventory",
        () -> rig.hostStatus().domains().contains(new InventoryDomain(ref.name(), 1, true)));
  }

  @Test
  void the_host_is_told() {
    assertThat(rig.hostStatus().virtualization()).isEqualTo("qemu");
    assertThat(rig.hostStatus().cpu()).isPositive();
    assertThat(rig.hostStatus().memory()).isPositive();
    assertThat(rig.hostStatus().images()).contains(rig.imageStatus(image).sha256());
    assertThat(rig.hostStatus().cluster()).isEqualTo(rig.cluster.client().clusterUid());
  }
}
