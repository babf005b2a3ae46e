package eu.stratuslab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.agent.hypervisor.Await;
import eu.stratuslab.agent.libvirt.BootSector;
import eu.stratuslab.agent.libvirt.LibvirtHypervisor;
import eu.stratuslab.agent.libvirt.VirtualHost;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.machine.MachineStatus.OperationStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Captures and restorations with a real libvirtd, real QEMU and real files. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CaptureQemuTest {

  /** In kilobytes; large enough to be copied for a while. */
  private static final long VOLUME = 400_000;

  /** The end of what is written on a volume: what is copied last. */
  private static final String LAST = "255m 64k";

  private static final Pattern ATTACHED = Pattern.compile("(?s)-0\\.qcow2 .*?Attached to: +(\\S+)");

  private VirtualHost host;
  private LibvirtHypervisor hypervisor;
  private AgentRig rig;
  private Ref image;
  private String subnet;
  private int machines;

  @BeforeAll
  void start_a_host_and_import_an_image() throws IOException {
    VirtualHost.obstacle().ifPresent(why -> Assumptions.abort("skipped: because " + why));
    host = VirtualHost.start();
    hypervisor = LibvirtHypervisor.connect(host.uri());
    Path state = host.directory().resolve("agent");
    subnet =
        Files.readAllLines(host.directory().resolve("host.conf")).stream()
            .filter(line -> line.startsWith("SUBNET="))
            .map(line -> line.substring("SUBNET=".length()))
            .findFirst()
            .orElseThrow();
    rig = new AgentRig(hypervisor, state, subnet, Optional.of("qemu"));
    Path images = Files.createDirectories(host.directory().resolve("images"));
    BootSector.write(images.resolve("guest.img"));
    rig.configure(
        (ObjectNode)
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

  private Ref machine(Ref from) {
    int number = ++machines;
    String ip = subnet.replace("0/24", Integer.toString(number + 9));
    String mac = "52:54:00:00:02:%02x".formatted(number);
    Ref ref = rig.machine(UUID.randomUUID(), from, mac, ip, _ -> {});
    rig.awaitState(ref, "STARTED");
    Await.until("the guest has booted", () -> console(ref).endsWith("R"));
    return ref;
  }

  private String console(Ref ref) {
    Path log =
        host.directory().resolve("agent/machines").resolve(ref.name()).resolve("console.log");
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Ref captured(Ref machine) {
    return rig.image(
        UUID.randomUUID(),
        "urn:uuid:x",
        spec -> spec.putObject("source").put("id", machine.name()).put("host", AgentRig.HOST));
  }

  private OperationStatus ask(Ref machine, String action, Ref of) {
    String job = UUID.randomUUID().toString();
    begin(machine, job, action, of);
    rig.await(machine, action, s -> over(s.operation(), job));
    rig.edit(machine, spec -> spec.remove("operation"));
    return Objects.requireNonNull(rig.status(machine).operation());
  }

  private void begin(Ref machine, String job, String action, Ref of) {
    rig.edit(
        machine,
        spec ->
            spec.putObject("operation")
                .put("id", job)
                .put("action", action)
                .put("image", of.name()));
  }

  private static boolean over(@Nullable OperationStatus operation, String job) {
    return operation != null && operation.done() && operation.id().equals(job);
  }

  private Path disk(Ref machine) {
    return host.directory().resolve("agent/disks").resolve(machine.name() + "-0.qcow2");
  }

  private Path cache() {
    return host.directory().resolve("agent/images");
  }

  /** Through the process, as its guest would. */
  private void writeLive(Ref machine, String pattern) {
    String device =
        ATTACHED
            .matcher(monitor(machine, "info block"))
            .results()
            .map(found -> found.group(1))
            .findFirst()
            .orElseThrow();
    for (String command : List.of("write -P " + pattern + " 512k 64k", "flush")) {
      assertThat(monitor(machine, "qemu-io -d " + device + " \"" + command + "\"")).isBlank();
    }
  }

  private String monitor(Ref machine, String command) {
    return host.virsh("qemu-monitor-command", machine.name(), "--hmp", command);
  }

  private void write(Ref machine, String pattern) {
    write(disk(machine), pattern, "512k 64k");
  }

  private void write(Path disk, String pattern, String where) {
    String write = "write -P " + pattern + " " + where;
    host.exec("qemu-io", "-f", "qcow2", "-c", write, disk.toString());
  }

  /** Only reads, and does not mind that a process has it, or stands on it. */
  private boolean holds(Path disk, String pattern) {
    return holds(disk, pattern, "512k 64k");
  }

  private boolean holds(Path disk, String pattern, String where) {
    String read = "read -P " + pattern + " " + where;
    String out = host.exec("qemu-io", "-r", "-U", "-f", "qcow2", "-c", read, disk.toString());
    assertThat(out).contains("read 65536");
    return !out.contains("verification failed");
  }

  private void stop(Ref machine) {
    rig.power(machine, "Stopped", false);
    rig.awaitState(machine, "STOPPED");
  }

  private Path file(Ref of) {
    Await.until("the image is told", () -> rig.imageStatus(of).sha256() != null);
    return cache().resolve(Objects.requireNonNull(rig.imageStatus(of).sha256()));
  }

  @Test
  void what_a_running_guest_has_written_is_in_the_image_and_a_second_machine_boots_from_it() {
    Ref first = machine(image);
    String process = host.qemuPid(first.name());
    writeLive(first, "0xa1");
    Ref of = captured(first);
    assertThat(ask(first, "capture", of).succeeded()).isTrue();
    writeLive(first, "0xb2");
    assertThat(host.qemuPid(first.name())).isEqualTo(process);
    assertThat(holds(file(of), "0xa1")).isTrue();
    assertThat(rig.imageStatus(of).state()).isEqualTo("AVAILABLE");
    assertThat(rig.imageStatus(of).format()).isEqualTo("qcow2");
    assertThat(host.virsh("dumpxml", first.name())).contains(disk(first).toString());
    Ref second = machine(of);
    stop(second);
    assertThat(holds(disk(second), "0xa1")).isTrue();
    stop(first);
    assertThat(holds(disk(first), "0xb2")).isTrue();
  }

  @Test
  void a_restored_machine_has_what_it_had_and_not_what_came_after() {
    Ref machine = machine(image);
    stop(machine);
    write(machine, "0xc3");
    Ref of = captured(machine);
    assertThat(ask(machine, "snapshot", of).succeeded()).isTrue();
    assertThat(Objects.requireNonNull(rig.status(machine).latestSnapshot()).key())
        .isEqualTo(of.name());
    write(machine, "0xd4");
    assertThat(ask(machine, "restore", of).succeeded()).isTrue();
    assertThat(holds(disk(machine), "0xc3")).isTrue();
    rig.power(machine, "Running", false);
    rig.awaitState(machine, "STARTED");
    Await.until("it boots again", () -> console(machine).matches("(?s).*R.*R"));
    assertThat(host.virsh("dumpxml", machine.name())).contains(file(of).toString());
    writeLive(machine, "0xe5");
    assertThat(holds(file(of), "0xc3")).as("a snapshot never changes").isTrue();
  }

  private Ref volume(Ref machine, String location, String pattern) {
    Ref volume = rig.volume(UUID.randomUUID(), VOLUME, _ -> {});
    rig.awaitVolume(volume, "made", s -> "AVAILABLE".equals(s.state()));
    String file = "agent/volumes/default/%s/%s/%s.qcow2";
    Path disk =
        host.directory().resolve(file.formatted(AgentRig.CLOUD, volume.name(), volume.name()));
    write(disk, pattern, "0 256m");
    rig.attach(volume, machine, location);
    Await.until("the process has it", () -> monitor(machine, "info block").contains(volume.name()));
    return volume;
  }

  @Test
  void disks_of_one_guest_captured_at_once_are_each_what_they_were() {
    Ref machine = machine(image);
    Ref one = volume(machine, "/dev/vdb", "0xa2");
    Ref two = volume(machine, "/dev/vdc", "0xa3");
    writeLive(machine, "0xa1");
    Ref ofMachine = captured(machine);
    Ref ofOne = captured(one);
    Ref ofTwo = captured(two);
    begin(one, "job-1", "snapshot", ofOne);
    begin(two, "job-2", "snapshot", ofTwo);
    rig.awaitVolume(two, "it is being captured", s -> "CAPTURING".equals(s.state()));
    begin(machine, "job-0", "snapshot", ofMachine);
    rig.await(machine, "captured", s -> over(s.operation(), "job-0"));
    rig.awaitVolume(one, "captured", s -> over(s.operation(), "job-1"));
    rig.awaitVolume(two, "captured", s -> over(s.operation(), "job-2"));
    assertThat(Objects.requireNonNull(rig.status(machine).operation()).succeeded()).isTrue();
    assertThat(Objects.requireNonNull(rig.volumeStatus(one).operation()).succeeded()).isTrue();
    assertThat(Objects.requireNonNull(rig.volumeStatus(two).operation()).succeeded()).isTrue();
    assertThat(holds(file(ofMachine), "0xa1")).isTrue();
    assertThat(holds(file(ofOne), "0xa2", LAST)).isTrue();
    assertThat(holds(file(ofTwo), "0xa3", LAST)).isTrue();
  }

  @Test
  void an_agent_that_is_killed_while_it_captures_goes_on_and_leaves_nothing() throws IOException {
    Ref machine = machine(image);
    Ref of = captured(machine);
    rig.kill();
    begin(machine, "job-k", "capture", of);
    rig.start(
        point -> {
          if (point.equals("after-CaptureDisk")) {
            throw new IllegalStateException("killed");
          }
        });
    Await.until("it was begun", () -> host.virsh("dumpxml", machine.name()).contains("job-k"));
    rig.kill();
    rig.start();
    rig.await(machine, "captured", s -> over(s.operation(), "job-k"));
    assertThat(Objects.requireNonNull(rig.status(machine).operation()).succeeded()).isTrue();
    file(of);
    try (Stream<Path> files = Files.list(cache())) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".import-"));
    }
  }

  @Test
  void a_vanished_base_is_told_and_harms_nobody() throws IOException {
    Ref machine = machine(image);
    Path base = cache().resolve(Objects.requireNonNull(rig.imageStatus(image).sha256()));
    Path away = base.resolveSibling("away");
    Files.move(base, away);
    try {
      OperationStatus told = ask(machine, "capture", captured(machine));
      assertThat(told.succeeded()).isFalse();
      assertThat(told.reason()).isEqualTo("BaseMissing");
    } finally {
      Files.move(away, base);
    }
    rig.awaitState(machine, "STARTED");
  }

  @Test
  void only_a_delete_job_removes_what_was_captured_and_only_if_nobody_needs_it() {
    Ref machine = machine(image);
    Ref of = captured(machine);
    ask(machine, "capture", of);
    Path file = file(of);
    rig.delete(of);
    Await.until("the resource is gone", () -> rig.resource(of).isEmpty());
    assertThat(file).exists();
    assertThat(cache().resolve("by-id").resolve(of.name() + ".json")).exists();
  }
}
