package eu.stratuslab.standalone.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.storage.Capacity;
import eu.stratuslab.standalone.cloud.DiskLives.Life;
import eu.stratuslab.standalone.cloud.DiskLives.Step;
import eu.stratuslab.standalone.process.Await;
import eu.stratuslab.standalone.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lives of volumes and images, in each of which components halt at named points. Whoever dies: what
 * was on a disk is there, what was asked for is done once, and what is deleted leaves nothing.
 */
public final class DiskMatrix implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String VOLUME = "Volume";
  private static final String VOLUME_IMAGE = "VolumeImage";
  private static final String MACHINE_IMAGE = "MachineImage";
  private static final long CAPACITY = 4_194;
  private static final long GROWN = 8_388;
  private static final long LARGER = 16_777;

  private static final String ONE_VOLUME =
      ", \"volumeTemplates\": [{\"volumeTemplate\": {\"volumeConfig\": {\"capacity\": 1024}}}]";

  private final TestCloud cloud;
  private final Cimi client;
  private final CheapMachines machines;
  private final Halts halts;
  private @Nullable Seed seed;

  public DiskMatrix(TestCloud cloud, CheapMachines machines, Halts halts) {
    this.cloud = cloud;
    this.client = cloud.admin();
    this.machines = machines;
    this.halts = halts;
  }

  /**
   * What every life begins with.
   *
   * @param machine a machine with one disk that runs
   * @param image of a volume of its host: whatever is made of it is there as well
   */
  private record Seed(String machine, String image) {}

  private Seed seed() {
    if (seed == null) {
      var made = machines.createSmall(client, "holder", ONE_VOLUME);
      client.succeeded(made.jobKey());
      var image = client.insist("volumes/" + firstVolume(made.key()) + "/snapshot", "{}");
      client.succeeded(image.jobKey());
      seed = new Seed(made.key(), image.key());
    }
    return Objects.requireNonNull(seed);
  }

  /**
   * A volume that is made together with its machine, and stays when that is deleted.
   *
   * @param points at which somebody halts while they are made
   */
  public void together(String points) {
    var name = "together-" + halts.rows().size();
    var machine =
        halts.tested(
            "create with volume",
            VOLUME,
            points,
            () -> {
              var made = machines.createSmall(client, name, ONE_VOLUME);
              client.succeeded(made.jobKey());
              return made.key();
            });
    assertThat(client.named("machines", name)).containsExactly(machine);
    assertThat(cloud.guests().processesOf(machine)).hasSize(1);
    var volume = firstVolume(machine);
    assertThat(uses(machine, volume)).isEqualTo(1);
    var content = new DiskContent(cloud.guests(), machine, disk(volume));
    content.write(1);
    var macs = cloud.guests().macsOf(machine);
    machines.delete(client, machine).ifPresent(client::succeeded);
    Remains.awaitNone(cloud, machine, macs);
    awaitFree(volume);
    content.assertHolds(1);
    deleted(Life.QUIET, Step.DELETE_VOLUME, VOLUME, "volumes", volume);
  }

  private String firstVolume(String machine) {
    var volumes = client.get("machines/" + machine + "/volumes").ok();
    assertThat(volumes.path("count").asInt()).isEqualTo(1);
    return Cimi.key(volumes.at("/locatedVolumes/0/volume/href").asText());
  }

  private void awaitFree(String volume) {
    var _ =
        Await.until(
                TestCloud.PATIENCE,
                () ->
                    client
                        .whole("volumes/" + volume)
                        .filter(shown -> shown.path("operations").toString().contains("delete")))
            .orElseThrow(() -> new AssertionError(client.get("volumes/" + volume).text()));
  }

  /** One life of a volume. */
  public void volume(Life life) {
    var name = "volume-" + halts.rows().size();
    var holder = seed().machine();
    var volume = created(life, name);
    asked(life, Step.INSERT, VOLUME, volume, "machines/" + holder + "/volumes/insert", in(volume));
    assertThat(uses(holder, volume)).isEqualTo(1);
    var content = new DiskContent(cloud.guests(), holder, disk(volume));
    content.write(1);
    grown(life, Step.GROW_VOLUME, volume, GROWN);
    var image = image(life, Step.SNAPSHOT_VOLUME, VOLUME, "volumes/" + volume, "snapshot");
    content.assertHolds(1);
    content.write(2);
    givenUp(life, Step.SNAPSHOT_GIVEN_UP, VOLUME, "volumes/" + volume, "snapshot");
    removed(life, volume, holder);
    content.assertHolds(2);
    asked(
        life,
        Step.RESTORE_VOLUME,
        VOLUME,
        volume,
        "volumes/" + volume + "/restore",
        of("volumeImages", image));
    content.assertHolds(1);
    content.write(3);
    grown(life, Step.GROW_FREE_VOLUME, volume, LARGER);
    withItsHolder(life, volume, name);
    // An agent that comes back restores nothing a second time.
    content.assertHolds(3);
    deleted(life, Step.DELETE_VOLUME_IMAGE, VOLUME_IMAGE, "volumeImages", image);
    content.assertHolds(3);
    deleted(life, Step.DELETE_VOLUME, VOLUME, "volumes", volume);
    assertThat(cloud.guests().filesOf(".import-")).isEmpty();
  }

  private String created(Life life, String name) {
    var volume =
        halts.tested(
            Step.CREATE_VOLUME.words(),
            VOLUME,
            life.at(Step.CREATE_VOLUME),
            () -> {
              var body =
                  """
                  {"name": "%s", "volumeTemplate": {"volumeConfig": {"capacity": %d},
                   "volumeImage": {"href": "volumeImages/%s"}}}
                  """;
              var made = client.insist("volumes", body.formatted(name, CAPACITY, seed().image()));
              client.succeeded(made.jobKey());
              return made.key();
            });
    client.awaitNoOpenJob(volume);
    assertThat(client.named("volumes", name)).containsExactly(volume);
    return volume;
  }

  /** The one file of a volume; there is no second one on any host. */
  private Path disk(String volume) {
    var files =
        cloud.guests().filesOf(volume).stream()
            .filter(file -> file.toString().endsWith(volume + ".qcow2"))
            .toList();
    assertThat(files).hasSize(1);
    return files.getFirst();
  }

  /** How often a volume stands in what a machine's process has. */
  private int uses(String machine, String volume) {
    return cloud.guests().definition(machine).split(volume + "/", -1).length - 1;
  }

  private void asked(Life life, Step step, String type, String key, String path, String body) {
    halts.tested(
        step.words(),
        type,
        life.at(step),
        () -> {
          client.succeeded(client.insist(path, body).jobKey());
          return key;
        });
    client.awaitNoOpenJob(key);
  }

  private void grown(Life life, Step step, String volume, long kilobytes) {
    halts.tested(
        step.words(),
        VOLUME,
        life.at(step),
        () -> {
          client.insistOnPut(
              "volumes/" + volume + "?%24select=capacity", "{\"capacity\": " + kilobytes + "}");
          client.awaitNoOpenJob(volume);
          return volume;
        });
    var info =
        Command.run(
                BOUND, List.of("qemu-img", "info", "-U", "--output=json", disk(volume).toString()))
            .orThrow("qemu-img");
    assertThat(info).contains("\"virtual-size\": " + Capacity.bytes(kilobytes));
  }

  private String image(Life life, Step step, String type, String of, String action) {
    var name = "image-" + halts.rows().size() + "-" + step;
    var image =
        halts.tested(
            step.words(),
            type,
            life.at(step),
            () -> {
              var made = client.insist(of + "/" + action, "{\"name\": \"" + name + "\"}");
              client.succeeded(made.jobKey());
              return made.key();
            });
    client.awaitNoOpenJob(image);
    var collection = type.equals(VOLUME) ? "volumeImages" : "machineImages";
    assertThat(client.named(collection, name)).containsExactly(image);
    assertThat(client.get(collection + "/" + image).ok().path("state").asText())
        .isEqualTo("AVAILABLE");
    return image;
  }

  /** A capture that is stopped while its host is away leaves an image in ERROR, and no file. */
  private void givenUp(Life life, Step step, String type, String of, String action) {
    if (life.at(step).equals(Halts.NOTHING)) {
      return;
    }
    var job = new CompletableFuture<String>();
    var image =
        halts.tested(
            step.words(),
            type,
            life.at(step),
            () -> {
              var made = client.insist(of + "/" + action, "{}");
              job.complete(made.jobKey());
              assertThat(client.ended(made.jobKey()).path("state").asText()).isEqualTo("STOPPED");
              return made.key();
            },
            () -> client.insist("jobs/" + job.join() + "/stop", "{}").ok());
    var volumes = type.equals(VOLUME);
    deleted(
        Life.QUIET,
        step,
        volumes ? VOLUME_IMAGE : MACHINE_IMAGE,
        volumes ? "volumeImages" : "machineImages",
        image);
  }

  /** A guest without system lets go of a disk when it is reset. */
  private void removed(Life life, String volume, String holder) {
    halts.tested(
        Step.REMOVE.words(),
        VOLUME,
        life.at(Step.REMOVE),
        () -> {
          var job = client.insist("machines/" + holder + "/volumes/remove", in(volume)).jobKey();
          var _ =
              Await.until(
                      TestCloud.PATIENCE,
                      Duration.ofSeconds(1),
                      () -> {
                        cloud.guests().reset(holder);
                        return client
                            .whole("jobs/" + job)
                            .filter(j -> j.path("progress").asInt() == 100);
                      })
                  .orElseThrow(() -> new AssertionError(client.get("jobs/" + job).text()));
          client.succeeded(job);
          return volume;
        });
    client.awaitNoOpenJob(volume);
    assertThat(uses(holder, volume)).isZero();
  }

  /** A machine that is made with it dies; the volume stays, and is free. */
  private void withItsHolder(Life life, String volume, String name) {
    if (life.at(Step.DELETE_HOLDER).equals(Halts.NOTHING)) {
      return;
    }
    var made = machines.createSmall(client, name, ", \"volumes\": [" + in(volume) + "]");
    client.succeeded(made.jobKey());
    var machine = made.key();
    var macs = cloud.guests().macsOf(machine);
    halts.tested(
        Step.DELETE_HOLDER.words(),
        "Machine",
        life.at(Step.DELETE_HOLDER),
        () -> {
          machines.delete(client, machine).ifPresent(client::succeeded);
          return machine;
        });
    Remains.awaitNone(cloud, machine, macs);
    awaitFree(volume);
  }

  private void deleted(Life life, Step step, String type, String collection, String key) {
    halts.tested(
        step.words(),
        type,
        life.at(step),
        () -> {
          client.insistOnDelete(collection + "/" + key).ifPresent(client::succeeded);
          return key;
        });
    Remains.awaitNone(cloud, type, key, List.of());
    client.awaitNoOpenJob(key);
  }

  /** One life of the images of a machine. */
  public void image(Life life) {
    var machine = seed().machine();
    var path = "machines/" + machine;
    var process = cloud.guests().processesOf(machine);
    var content = new DiskContent(cloud.guests(), machine, diskOf(machine));
    content.write(1);
    var snapshot = image(life, Step.SNAPSHOT_MACHINE, MACHINE_IMAGE, path, "snapshot");
    assertThat(cloud.guests().processesOf(machine)).isEqualTo(process);
    content.assertHolds(1);
    content.write(2);
    client.succeeded(machines.stop(client, machine).jobKey());
    asked(
        life,
        Step.RESTORE_MACHINE,
        MACHINE_IMAGE,
        machine,
        path + "/restore",
        of("machineImages", snapshot));
    content.assertHolds(1);
    content.write(3);
    client.succeeded(client.insist(path + "/start", "{}").jobKey());
    content.assertHolds(3);
    var image = image(life, Step.CAPTURE_MACHINE, MACHINE_IMAGE, path, "capture");
    givenUp(life, Step.CAPTURE_GIVEN_UP, MACHINE_IMAGE, path, "capture");
    content.assertHolds(3);
    deleted(life, Step.DELETE_MACHINE_IMAGE, MACHINE_IMAGE, "machineImages", image);
    client.insistOnDelete("machineImages/" + snapshot).ifPresent(client::succeeded);
    assertThat(cloud.guests().filesOf(".import-")).isEmpty();
    content.assertHolds(3);
  }

  private Path diskOf(String machine) {
    return cloud.guests().filesOf(machine + "-0.qcow2").getFirst();
  }

  private static String in(String volume) {
    return "{\"volume\": {\"href\": \"volumes/" + volume + "\"}}";
  }

  private static String of(String collection, String image) {
    return "{\"image\": {\"href\": \"%s/%s\"}}".formatted(collection, image);
  }

  @Override
  public void close() {
    client.close();
  }
}
