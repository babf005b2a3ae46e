package eu.stratuslab.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.agent.hypervisor.FakeHypervisor;
import eu.stratuslab.agent.hypervisor.HypervisorUnavailable;
import eu.stratuslab.agent.storage.StoredVolume.Base;
import eu.stratuslab.kube.FakeKubeCluster;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which images a host gets rid of; the files are real. */
class ImageRoomTest {

  private static final int BYTES = 65_536;

  @TempDir private Path directory;
  private Instant now = Instant.now().plus(Duration.ofHours(1));
  private VolumePools pools;
  private ImageCache cache;
  private ImageRoom room;

  @BeforeEach
  void begin() throws IOException {
    ChildProcess.missing("qemu-img").ifPresent(why -> Assumptions.abort("skipped: because " + why));
    Files.createDirectories(directory.resolve("images/by-id"));
    Files.createDirectories(directory.resolve("disks"));
    start();
  }

  /** As an agent that starts does. */
  private void start() {
    pools =
        VolumePools.configured(
            VolumePoolContract.CLOUD,
            directory.resolve("volumes"),
            () -> ConfigurationSpec.DEFAULT);
    cache =
        new ImageCache(
            directory.resolve("images"),
            new FakeKubeCluster(new Random(1), true).client(),
            () -> ConfigurationSpec.DEFAULT,
            new FakeHypervisor("n1"),
            () -> now);
    cache.open();
    room = room(cache::making);
    pools.refresh();
  }

  private ImageRoom room(Supplier<Set<Path>> making) {
    return new ImageRoom(
        directory.resolve("images"), directory.resolve("disks"), pools, making, () -> now);
  }

  /** A cached image of which nobody knows. */
  private Path image(int number) throws IOException {
    Path image = directory.resolve("images").resolve("%064x".formatted(number));
    return Files.write(image, new byte[BYTES]);
  }

  private Path disk(String name, Path base) throws IOException {
    Path disk = directory.resolve("disks").resolve(name);
    List<String> command =
        List.of(
            "qemu-img",
            "create",
            "-f",
            "qcow2",
            "-F",
            "raw",
            "-b",
            base.toString(),
            disk.toString());
    ChildProcess.Ended ended = ChildProcess.run(Duration.ofMinutes(1), command);
    assertThat(ended.code()).as(ended.output()).isZero();
    return disk;
  }

  private Path known(Path image) throws IOException {
    var told = new ImportedImage(String.valueOf(image.getFileName()), "raw", BYTES, BYTES, true);
    Path file = directory.resolve("images/by-id").resolve(UUID.randomUUID() + ".json");
    return Files.write(file, Json.mapper().writeValueAsBytes(told));
  }

  @Test
  void what_nobody_knows_and_nothing_stands_on_goes() throws IOException {
    Path nobodys = image(1);
    Path known = image(2);
    known(known);
    room.free();
    assertThat(nobodys).doesNotExist();
    assertThat(known).exists();
  }

  @Test
  void its_last_id_keeps_it() throws IOException {
    Path image = image(1);
    Path one = known(image);
    Path other = known(image);
    Files.delete(one);
    room.free();
    assertThat(image).exists();
    Files.delete(other);
    room.free();
    assertThat(image).doesNotExist();
  }

  @Test
  void a_disk_that_stands_on_it_keeps_it() throws IOException {
    Path image = image(1);
    Path disk = disk("machine-0.qcow2", image);
    room.free();
    assertThat(image).exists();
    Files.delete(disk);
    room.free();
    assertThat(image).doesNotExist();
  }

  @Test
  void a_volume_that_stands_on_it_keeps_it() throws IOException {
    Path image = image(1);
    String volume = VolumePoolContract.fresh();
    VolumePool pool = pools.named(null);
    pool.createFromImage(VolumePoolContract.record(volume), BYTES, new Base(image, "raw"));
    room.free();
    assertThat(image).exists();
    pool.delete(volume);
    room.free();
    assertThat(image).doesNotExist();
  }

  @Test
  void a_file_that_has_just_got_its_name_is_left() throws IOException {
    Path image = image(1);
    now = Instant.now();
    room.free();
    assertThat(image).exists();
  }

  @Test
  void as_long_as_a_disk_cannot_be_read_nothing_goes() throws IOException {
    Path image = image(1);
    Path damaged = Files.writeString(directory.resolve("disks/machine-0.qcow2"), "no disk");
    room.free();
    assertThat(image).exists();
    Files.delete(damaged);
    room.free();
    assertThat(image).doesNotExist();
  }

  @Test
  void as_long_as_an_id_cannot_be_read_nothing_goes() throws IOException {
    Path image = image(1);
    Files.writeString(directory.resolve("images/by-id/x.json"), "{");
    room.free();
    assertThat(image).exists();
  }

  @Test
  void what_is_no_finished_image_is_not_its_business() throws IOException {
    Path half = Files.writeString(directory.resolve("images/.import-x.qcow2"), "half");
    Path other = Files.writeString(directory.resolve("images/readme"), "x");
    room.free();
    assertThat(half).exists();
    assertThat(other).exists();
  }

  /** The second is where an agent of an earlier version took them. */
  @ParameterizedTest
  @ValueSource(strings = {".leaving-", ".import-"})
  void who_was_killed_between_the_two_looks_has_taken_nothing_away(String away) throws IOException {
    Path image = image(1);
    disk("machine-0.qcow2", image);
    Files.move(image, image.resolveSibling(away + image.getFileName()));
    Path half = Files.writeString(directory.resolve("images/.import-x.qcow2"), "half");
    start();
    assertThat(image).as("before anybody asks for it").exists();
    assertThat(half).doesNotExist();
    room.free();
    assertThat(image).exists();
  }

  @Test
  void a_second_look_that_fails_leaves_the_image_where_it_was() throws IOException {
    Path image = image(1);
    var looks = new AtomicInteger();
    room(() -> {
          if (looks.incrementAndGet() == 2) {
            throw new VolumeFailure(VolumeFailure.Reason.StorageFailed, "planned by the test");
          }
          return Set.of();
        })
        .free();
    assertThat(looks).hasValue(2);
    assertThat(image).exists();
  }

  @Test
  void what_a_volume_is_just_being_made_from_stays() throws IOException {
    Path image = image(1);
    String volume = VolumePoolContract.fresh();
    cache.makeFrom(
        String.valueOf(image.getFileName()),
        base -> {
          room.free();
          pools
              .named(null)
              .createFromImage(VolumePoolContract.record(volume), BYTES, new Base(base, "raw"));
        });
    assertThat(cache.making()).isEmpty();
    room.free();
    assertThat(image).exists();
    pools.named(null).delete(volume);
    room.free();
    assertThat(image).doesNotExist();
  }

  @Test
  void what_is_begun_between_the_two_looks_keeps_it() throws IOException {
    Path image = image(1);
    var looks = new AtomicInteger();
    room(() -> looks.incrementAndGet() == 1 ? Set.of() : Set.of(image)).free();
    assertThat(looks).hasValue(2);
    assertThat(image).exists();
  }

  @Test
  void what_may_have_been_made_from_it_keeps_it_until_an_agent_starts() throws IOException {
    Path image = image(1);
    String digest = String.valueOf(image.getFileName());
    assertThatThrownBy(
            () ->
                cache.makeFrom(
                    digest,
                    _ -> {
                      throw new HypervisorUnavailable("planned by the test");
                    }))
        .isInstanceOf(HypervisorUnavailable.class);
    room.free();
    assertThat(image).exists();
    start();
    room.free();
    assertThat(image).doesNotExist();
  }

  /** The volumes of a disk that is not mounted are not there to be asked. */
  @Test
  void as_long_as_a_pool_is_away_nothing_goes() throws IOException {
    Path image = image(1);
    String volume = VolumePoolContract.fresh();
    pools
        .named(null)
        .createFromImage(VolumePoolContract.record(volume), BYTES, new Base(image, "raw"));
    Path place = directory.resolve("volumes/default");
    Files.move(place, directory.resolve("unmounted"));
    Files.createDirectory(place);
    room.free();
    assertThat(image).exists();
    start();
    room.free();
    assertThat(image).exists();
    assertThat(pools.all()).as("nothing is made in its place").isEmpty();
    Files.delete(place);
    Files.move(directory.resolve("unmounted"), place);
    assertThat(pools.absent()).isEmpty();
    room.free();
    assertThat(image).exists();
    pools.named(null).delete(volume);
    room.free();
    assertThat(image).doesNotExist();
  }
}
