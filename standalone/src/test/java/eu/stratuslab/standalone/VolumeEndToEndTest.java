package eu.stratuslab.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.standalone.cloud.Cimi;
import eu.stratuslab.standalone.cloud.DemoMachines;
import eu.stratuslab.standalone.cloud.Remains;
import eu.stratuslab.standalone.cloud.TestCloud;
import eu.stratuslab.standalone.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The life of a volume as real guests see it from inside, asked for through CIMI on two hosts; the
 * tests share machines and run in this order.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VolumeEndToEndTest {
  private static final int SECTOR = 512;
  private static final long SMALL = 32_768;
  private static final long CAPACITY = 65_536;
  private static final long GROWN = 131_072;

  private final TestCloud cloud = TestCloud.start("volumes", 2);
  private final Cimi admin = cloud.admin();
  private final DemoMachines machines = new DemoMachines(cloud, admin);
  private String first = "";
  private String second = "";
  private String volume = "";
  private String snapshot = "";

  @AfterAll
  void end() {
    admin.close();
    cloud.close();
  }

  @Test
  @Order(1)
  void the_volumes_of_a_template_are_there_at_the_first_boot() {
    volume = volume("data");
    first =
        machines.started(
            "first",
            machines.image(),
            ", \"volumeTemplates\": [{\"volumeTemplate\": {\"volumeConfig\": {\"capacity\": "
                + SMALL
                + "}}, \"initialLocation\": \"/dev/vdb\"}]"
                + having("/dev/vdc"));
    assertThat(sectors(first, "vdb")).isEqualTo(sectors(SMALL));
    assertThat(sectors(first, "vdc")).isEqualTo(sectors(CAPACITY));
    write(first, "vdc", "one");
    assertThat(admin.get("machines/" + first + "/volumes").ok().path("count").asInt()).isEqualTo(2);
  }

  @Test
  @Order(2)
  void taken_away_it_is_gone_from_its_guest_and_the_next_one_finds_its_data() {
    admin.succeeded(remove(first).jobKey());
    assertThat(machines.inside(first, "ls /sys/block")).contains("vdb").doesNotContain("vdc");
    second = machines.started("second", machines.image(), having("/dev/vdb"));
    assertThat(cloud.guests().hostsOf(second)).isEqualTo(cloud.guests().hostsOf(first));
    assertThat(read(second, "vdb")).isEqualTo("one");
    write(second, "vdb", "two");
  }

  @Test
  @Order(3)
  void what_could_harm_it_is_refused_with_the_reason() {
    refused(insert(first, "/dev/vdc"), "machines/" + second + " has it");
    refused(admin.delete("volumes/" + volume), "machines/" + second + " has it");
    refused(grow(SMALL), "never shrinks");
    refused(act("restore", "{\"image\": {\"href\": \"volumeImages/" + volume + "\"}}"), "");
    assertThat(read(second, "vdb")).isEqualTo("two");
  }

  @Test
  @Order(4)
  void an_inserted_disk_appears_in_a_guest_that_runs() {
    admin.succeeded(remove(second).jobKey());
    var process = cloud.guests().processesOf(first);
    admin.succeeded(insert(first, "/dev/vdc").jobKey());
    awaitDevice(first, "vdc");
    assertThat(machines.inside(first, "cat /sys/block/vdc/serial"))
        .isEqualTo(volume.replace("-", "").substring(0, 20));
    assertThat(read(first, "vdc")).isEqualTo("two");
    assertThat(cloud.guests().processesOf(first)).isEqualTo(process);
  }

  @Test
  @Order(5)
  void a_guest_sees_its_disk_grow() {
    var process = cloud.guests().processesOf(first);
    admin.succeeded(grow(GROWN).jobKey());
    assertThat(sectors(first, "vdc")).isEqualTo(sectors(GROWN));
    assertThat(read(first, "vdc")).isEqualTo("two");
    assertThat(cloud.guests().processesOf(first)).isEqualTo(process);
  }

  @Test
  @Order(6)
  void restored_it_holds_what_it_held_at_its_snapshot() {
    write(first, "vdc", "kept");
    var made = act("snapshot", "{\"name\": \"before\"}");
    admin.succeeded(made.jobKey());
    snapshot = made.key();
    write(first, "vdc", "lost");
    refused(restore(), "machines/" + first + " has it");
    admin.succeeded(remove(first).jobKey());
    admin.succeeded(restore().jobKey());
    admin.succeeded(insert(second, "/dev/vdb").jobKey());
    assertThat(sectors(second, "vdb")).isEqualTo(sectors(GROWN));
    assertThat(read(second, "vdb")).isEqualTo("kept");
    write(second, "vdb", "after");
    assertThat(read(second, "vdb")).isEqualTo("after");
  }

  @Test
  @Order(7)
  void another_volume_is_made_of_its_snapshot() {
    var made =
        admin.post(
            "volumes",
            "{\"name\": \"copy\", \"volumeTemplate\": {\"volumeImage\": {\"href\": \"volumeImages/"
                + snapshot
                + "\"}}}");
    admin.succeeded(made.jobKey());
    admin.succeeded(insert(first, made.key(), "/dev/vdc").jobKey());
    assertThat(read(first, "vdc")).isEqualTo("kept");
    admin.succeeded(remove(first, made.key()).jobKey());
    deleted("Volume", "volumes", made.key());
  }

  @Test
  @Order(8)
  void deleted_nothing_is_left_of_it() {
    admin.succeeded(remove(second).jobKey());
    deleted("VolumeImage", "volumeImages", snapshot);
    deleted("Volume", "volumes", volume);
  }

  /** What the cluster knew of them is lost with their files: the documents remember. */
  @Test
  @Order(9)
  void lost_data_are_never_made_anew_even_if_the_cluster_is_lost_as_well() {
    volume = volume("lost");
    admin.succeeded(admin.act(second, "stop").jobKey());
    var host = cloud.settings().hosts().get(cloud.guests().hostsOf(second).getFirst() - 1);
    cloud.components().stream().filter(c -> c.startsWith("agent-")).forEach(cloud::kill);
    cloud.wipeKubernetes();
    cloud.guests().virsh(host, "undefine", second);
    var files = cloud.guests().filesOf(volume);
    assertThat(files).isNotEmpty();
    files.forEach(VolumeEndToEndTest::delete);
    cloud.guests().filesOf(second).stream()
        .filter(file -> file.toString().endsWith(".qcow2"))
        .forEach(VolumeEndToEndTest::delete);
    cloud.start("kubernetes");
    cloud.components().stream().filter(c -> c.startsWith("agent-")).forEach(cloud::start);

    awaitError("volumes/" + volume, "DataLost");
    awaitError("machines/" + second, "DiskMissing");
    assertThat(cloud.guests().filesOf(volume)).isEmpty();
    assertThat(machines.inside(first, "hostname")).isEqualTo("first");
    deleted("Volume", "volumes", volume);
    deleted("Machine", "machines", second);
  }

  /** Deletes a file, or a directory with what is in it. */
  private static void delete(Path lost) {
    try (var within = Files.exists(lost) ? Files.walk(lost) : Stream.<Path>empty()) {
      for (var file : within.toList().reversed()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitError(String path, String reason) {
    var _ =
        Await.until(
                TestCloud.PATIENCE,
                () ->
                    admin.whole(path).filter(shown -> shown.path("state").asText().equals("ERROR")))
            .orElseThrow(() -> new AssertionError(path + ": " + admin.get(path).text()));
    var key = path.substring(path.indexOf('/') + 1);
    assertThat(admin.get("events?%24filter=severity%3D%27critical%27").text())
        .contains(key, reason);
  }

  private void deleted(String type, String collection, String key) {
    admin.succeeded(admin.delete(collection + "/" + key).jobKey());
    assertThat(admin.get(collection + "/" + key).status()).isEqualTo(404);
    Remains.awaitNone(cloud, type, key, List.of());
  }

  private static void refused(Cimi.Answer answer, String why) {
    assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
    assertThat(answer.text()).contains(why);
  }

  private String volume(String name) {
    var made =
        admin.post(
            "volumes",
            """
            {"name": "%s",
             "volumeTemplate": {"volumeConfig": {"capacity": %d, "format": "ext4"}}}
            """
                .formatted(name, CAPACITY));
    admin.succeeded(made.jobKey());
    return made.key();
  }

  private String having(String device) {
    return ", \"volumes\": [{\"volume\": {\"href\": \"volumes/%s\"}, \"initialLocation\": \"%s\"}]"
        .formatted(volume, device);
  }

  private Cimi.Answer insert(String machine, String device) {
    return insert(machine, volume, device);
  }

  private Cimi.Answer insert(String machine, String which, String device) {
    return admin.post(
        "machines/" + machine + "/volumes/insert",
        "{\"volume\": {\"href\": \"volumes/%s\"}, \"initialLocation\": \"%s\"}"
            .formatted(which, device));
  }

  private Cimi.Answer remove(String machine) {
    return remove(machine, volume);
  }

  private Cimi.Answer remove(String machine, String which) {
    return admin.post(
        "machines/" + machine + "/volumes/remove",
        "{\"volume\": {\"href\": \"volumes/" + which + "\"}}");
  }

  private Cimi.Answer grow(long kilobytes) {
    return admin.put(
        "volumes/" + volume + "?%24select=capacity", "{\"capacity\": " + kilobytes + "}");
  }

  private Cimi.Answer act(String action, String body) {
    return admin.post("volumes/" + volume + "/" + action, body);
  }

  private Cimi.Answer restore() {
    return act("restore", "{\"image\": {\"href\": \"volumeImages/" + snapshot + "\"}}");
  }

  private void write(String machine, String device, String words) {
    awaitDevice(machine, device);
    machines.inside(
        machine,
        "mount -t ext4 /dev/%1$s /mnt && echo %2$s >/mnt/note && umount /mnt"
            .formatted(device, words));
  }

  private String read(String machine, String device) {
    awaitDevice(machine, device);
    return machines.inside(
        machine,
        "mount -t ext4 -o ro /dev/%s /mnt && cat /mnt/note && umount /mnt".formatted(device));
  }

  /** A guest finds a disk a moment after it was put in. */
  private void awaitDevice(String machine, String device) {
    machines.awaitInside(machine, "test -b /dev/" + device + " && echo there || true", "there");
  }

  private long sectors(String machine, String device) {
    awaitDevice(machine, device);
    return Long.parseLong(machines.inside(machine, "cat /sys/block/" + device + "/size"));
  }

  private static long sectors(long kilobytes) {
    return kilobytes * 1000 / SECTOR;
  }
}
