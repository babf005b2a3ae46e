package eu.stratuslab.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.agent.hypervisor.Await;
import eu.stratuslab.agent.hypervisor.FakeHypervisor;
import eu.stratuslab.agent.hypervisor.HostEntry;
import eu.stratuslab.agent.hypervisor.ObservedNetwork;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.host.HostStatus.InventoryDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole agent on a fake hypervisor: what wakes it, what it tells, images and seeds for real. */
class AgentTest {

  @TempDir private Path directory;
  private final FakeHypervisor hypervisor = new FakeHypervisor("n1");
  private AgentRig rig;
  private Path images;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    for (String tool : List.of("qemu-img", "prlimit", "genisoimage")) {
      Process found = new ProcessBuilder("sh", "-c", "command -v " + tool).start();
      if (found.waitFor() != 0) {
        Assumptions.abort("skipped: because " + tool + " is not installed");
      }
    }
    images = Files.createDirectory(directory.resolve("pictures"));
    rig = new AgentRig(hypervisor, directory.resolve("state"), "10.77.9.0/24", Optional.of("qemu"));
    ObjectNode configuration = Json.object();
    configuration.putArray("imageDirectories").add(images.toString());
    rig.configure(configuration);
    rig.start();
  }

  @AfterEach
  void end() {
    if (rig != null) {
      rig.close();
    }
  }

  private Ref image(String name, byte[] bytes) throws IOException {
    Path file = Files.write(images.resolve(name), bytes);
    return rig.image(UUID.randomUUID(), "file://" + file, _ -> {});
  }

  private Ref available() throws IOException {
    Ref image = image("a.raw", new byte[1_024_000]);
    Await.until("the image is here", () -> rig.imageStatus(image).sha256() != null);
    return image;
  }

  private Ref machine(Ref image) {
    return rig.machine(UUID.randomUUID(), image, "52:54:00:00:00:01", "10.77.9.5", _ -> {});
  }

  @Test
  void a_machine_is_made_and_stopped_and_deleted() throws IOException {
    Ref ref = machine(available());
    rig.awaitState(ref, "STARTED");
    rig.power(ref, "Stopped", false);
    rig.awaitState(ref, "STOPPED");
    rig.edit(ref, spec -> spec.put("terminate", "job-1"));
    rig.delete(ref);
    Await.until("it is let go", () -> rig.resource(ref).isEmpty());
    assertThat(directory.resolve("state/machines")).isEmptyDirectory();
    assertThat(hypervisor.domains()).isEmpty();
  }

  @Test
  void it_is_ready_while_libvirt_answers_and_alive_all_the_time() {
    Await.until("it is ready", () -> rig.unready().isEmpty());

    hypervisor.host().libvirtdDies();
    Await.until("it is not", () -> rig.unready().isPresent());
    assertThat(rig.dead()).isEmpty();

    hypervisor.host().libvirtdReturns();
    Await.until("it is again", () -> rig.unready().isEmpty());
  }

  @Test
  void pools_and_log_levels_follow_the_configuration() {
    var logger = java.util.logging.Logger.getLogger("eu.stratuslab.test.of.an.agent");
    ObjectNode configuration = Json.object();
    configuration.putArray("pools").addObject().put("name", "fast").put("type", "dir");
    configuration
        .putArray("logLevels")
        .addObject()
        .put("logger", "eu.stratuslab.test.of.an")
        .put("level", "TRACE");

    rig.configure(configuration);

    Await.until("it traces", () -> logger.isLoggable(java.util.logging.Level.FINEST));
    Await.until(
        "it tells of the pool",
        () -> rig.hostStatus().pools().stream().anyMatch(pool -> pool.name().equals("fast")));
    rig.configure(Json.object());
    Await.until("it does not", () -> !logger.isLoggable(java.util.logging.Level.FINE));
  }

  @Test
  void the_network_follows_the_configuration_and_no_guest_is_cut_off() throws IOException {
    Ref image = available();
    rig.configure(network("a.example.org"));
    Await.until("it is in force", () -> "a.example.org".equals(network().live().domain()));
    Ref ref = machine(image);
    rig.awaitState(ref, "STARTED");

    rig.configure(network("b.example.org"));
    Await.until("it is stored", () -> "b.example.org".equals(network().stored().domain()));
    Await.until("it says that it waits", () -> "Waiting".equals(networkCondition().reason()));
    assertThat(network().live().domain()).isEqualTo("a.example.org");
    assertThat(network().hostEntries()).extracting(HostEntry::ip).containsExactly("10.77.9.5");
    assertThat(rig.hostStatus().conditions())
        .filteredOn(condition -> condition.type().equals("Ready"))
        .allMatch(condition -> condition.status().equals("True"));

    rig.power(ref, "Stopped", false);
    rig.awaitState(ref, "STOPPED");
    Await.until("it is in force", () -> "b.example.org".equals(network().live().domain()));
    Await.until("it says so", () -> "InForce".equals(networkCondition().reason()));
    assertThat(network().hostEntries()).extracting(HostEntry::ip).containsExactly("10.77.9.5");
  }

  private ObjectNode network(String domain) {
    var configuration = Json.object();
    configuration.putArray("imageDirectories").add(images.toString());
    configuration.putObject("network").put("domain", domain).putArray("nameServers").add("::1");
    return configuration;
  }

  private ObservedNetwork network() {
    return hypervisor.network("stratuslab").orElseThrow();
  }

  private Condition networkCondition() {
    return Condition.find(rig.hostStatus().conditions(), "NetworkConfigured").orElseThrow();
  }

  @Test
  void a_pool_that_is_not_mounted_any_more_is_told() throws IOException {
    Path place = Files.createDirectory(directory.resolve("disk"));
    ObjectNode configuration = Json.object();
    var pool = configuration.putArray("pools").addObject();
    pool.put("name", "fast").put("type", "dir").put("path", place.toString());
    Await.until("its own pool is open", () -> poolNames().equals(List.of("default")));
    rig.configure(configuration);
    Await.until("it tells of the pool", () -> poolNames().equals(List.of("fast")));
    assertThat(rig.hostStatus().missingPools()).as("nothing was in its own").isEmpty();

    Files.move(place, directory.resolve("unmounted"));

    Await.until("it misses the pool", () -> rig.hostStatus().missingPools().size() == 1);
    assertThat(rig.hostStatus().missingPools().getFirst()).startsWith("fast " + place);
    Files.move(directory.resolve("unmounted"), place);
    Await.until("it is there again", () -> rig.hostStatus().missingPools().isEmpty());
  }

  private List<String> poolNames() {
    return rig.hostStatus().pools().stream().map(HostStatus.Pool::name).toList();
  }

  @Test
  void an_event_of_the_hypervisor_is_enough() throws IOException {
    Ref ref = machine(available());
    rig.awaitState(ref, "STARTED");
    hypervisor.host().guestPowersOff(UUID.fromString(ref.name()));
    rig.await(ref, "the guest's wish is told", s -> "GuestShutdown".equals(s.stoppedReason()));
  }

  @Test
  void an_image_that_cannot_be_had_says_why() throws IOException {
    Ref image = image("a.gz", new byte[] {0x1f, (byte) 0x8b, 8, 0});
    Await.until("the failure is told", () -> rig.imageStatus(image).failure() != null);
    assertThat(Objects.requireNonNull(rig.imageStatus(image).failure()).reason())
        .isEqualTo("UnsupportedFormat");
    assertThat(rig.imageStatus(image).state()).isEqualTo("ERROR");
    assertThat(directory.resolve("state/images").toFile().list()).containsExactly("by-id");
  }

  @Test
  void an_image_is_told_again_without_another_import() throws IOException {
    Ref image = available();
    String digest = Objects.requireNonNull(rig.imageStatus(image).sha256());
    rig.kill();
    rig.cluster.wipe();
    Files.delete(images.resolve("a.raw"));
    rig.cluster.client().ensureNamespace(AgentRig.NAMESPACE, AgentRig.CLOUD);
    rig.start();
    Ref again = rig.image(UUID.fromString(image.name()), "file:///gone", _ -> {});
    Await.until("it is told", () -> digest.equals(rig.imageStatus(again).sha256()));
  }

  @Test
  void a_machine_brings_its_image_to_a_host_that_has_it_not() throws IOException {
    Ref image = available();
    String digest = Objects.requireNonNull(rig.imageStatus(image).sha256());
    Files.delete(directory.resolve("state/images").resolve(digest));
    Ref ref = machine(image);
    rig.awaitState(ref, "STARTED");
    Files.delete(directory.resolve("state/images").resolve(digest));
    Files.write(images.resolve("a.raw"), new byte[2_048_000]);
    Ref other = rig.machine(UUID.randomUUID(), image, "52:54:00:00:00:02", "10.77.9.6", _ -> {});
    rig.awaitState(other, "ERROR");
    assertThat(Objects.requireNonNull(rig.status(other).failure()).reason())
        .isEqualTo("ChecksumMismatch");
  }

  @Test
  void a_machine_whose_image_is_deleted_says_so() throws IOException {
    Ref image = available();
    String digest = Objects.requireNonNull(rig.imageStatus(image).sha256());
    Ref ref =
        rig.machine(
            UUID.randomUUID(),
            image,
            "52:54:00:00:00:01",
            "10.77.9.5",
            spec ->
                ((ObjectNode) spec.get("image"))
                    .put("id", UUID.randomUUID().toString())
                    .put("digest", digest.replace(digest.charAt(0), 'e')));
    rig.awaitState(ref, "ERROR");
    assertThat(Objects.requireNonNull(rig.status(ref).failure()).reason()).isEqualTo("ImageGone");
  }

  @Test
  void the_host_tells_all_that_is_on_it() throws IOException {
    Ref ref = machine(available());
    rig.awaitState(ref, "STARTED");
    Await.until(
        "the inventory is told",
        () -> rig.hostStatus().domains().equals(List.of(new InventoryDomain(ref.name(), 1, true))));
    HostStatus host = rig.hostStatus();
    assertThat(host.volumes()).containsExactly(ref.name());
    assertThat(host.images()).hasSize(1);
    assertThat(host.subnet()).isEqualTo("10.77.9.0/24");
    assertThat(host.cluster()).isEqualTo(rig.cluster.client().clusterUid());
    assertThat(host.epoch()).isEqualTo(1);
    long sequence = Objects.requireNonNull(host.sequence());
    rig.kill();
    rig.start();
    Await.until("the next agent tells", () -> Objects.equals(rig.hostStatus().epoch(), 2L));
    assertThat(rig.hostStatus().sequence()).isGreaterThan(sequence);
  }

  @Test
  void a_lost_cluster_is_told_anew() throws IOException {
    Ref image = available();
    Ref ref = machine(image);
    rig.awaitState(ref, "STARTED");
    Integer process = hypervisor.domains().getFirst().id();
    ObjectNode spec = rig.resource(ref).orElseThrow().spec();
    rig.cluster.wipe();
    rig.cluster.client().ensureNamespace(AgentRig.NAMESPACE, AgentRig.CLOUD);
    Await.until(
        "the host is registered again",
        () -> rig.cluster.client().clusterUid().equals(rig.hostStatus().cluster()));
    assertThat(rig.hostStatus().domains()).hasSize(1);
    Ref again = rig.recreate(ref, spec);
    rig.awaitState(again, "STARTED");
    assertThat(hypervisor.domains().getFirst().id()).isEqualTo(process);
  }

  @Test
  void the_seed_carries_the_secret() throws IOException, InterruptedException {
    UUID id = UUID.randomUUID();
    rig.secret(
        id,
        Map.of(
            "userData", "IyEvYmluL3NoCmVjaG8gaGVsbG8K".getBytes(),
            "publicKey", "ssh-ed25519 AAAA me".getBytes(),
            "passwordHash", "$6$salt$hash".getBytes()));
    Ref ref = rig.machine(id, available(), "52:54:00:00:00:01", "10.77.9.5", _ -> {});
    rig.awaitState(ref, "STARTED");
    Path seed = directory.resolve("state/machines").resolve(id.toString()).resolve("seed.iso");
    assertThat(Files.getPosixFilePermissions(seed)).hasSize(2);
    String text = Files.readString(seed, java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(text)
        .contains("#!/bin/sh\necho hello\n")
        .contains("instance-id: " + id)
        .contains("local-hostname: hello")
        .contains("hashed_passwd: \"$6$salt$hash\"")
        .contains("ssh-ed25519 AAAA me")
        .contains("52:54:00:00:00:01");
  }

  @Test
  void wrong_settings_are_told_all_at_once() {
    var settings = Settings.of("", "", "", Path.of(""), "").virtualizedBy(Optional.of("xen"));
    assertThat(settings.problems()).hasSize(6);
    assertThatThrownBy(
            () ->
                new Agent(
                    settings,
                    rig.cluster.client(),
                    hypervisor,
                    InstantSource.system(),
                    CrashPoints.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cloud")
        .hasMessageContaining("network: ");
  }
}
