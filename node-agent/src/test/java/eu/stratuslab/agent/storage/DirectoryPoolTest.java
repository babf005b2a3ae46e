package eu.stratuslab.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.storage.VolumeFailure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a directory, and what only files can have. */
class DirectoryPoolTest implements VolumePoolContract {

  @TempDir private Path directory;
  private DirectoryPool pool;

  @BeforeEach
  void open() throws IOException {
    ChildProcess.missing("qemu-img").ifPresent(why -> Assumptions.abort("skipped: because " + why));
    Files.write(image(), new byte[(int) (4 * MIB)]);
    pool = new DirectoryPool("default", directory.resolve("pool"), CLOUD);
    pool.open();
  }

  @Override
  public VolumePool pool() {
    return pool;
  }

  @Override
  public Path image() {
    return directory.resolve("image");
  }

  private Path root() {
    return directory.resolve("pool").resolve(CLOUD);
  }

  private static String output(String... command) throws IOException {
    ChildProcess.Ended ended = ChildProcess.run(Duration.ofMinutes(1), List.of(command));
    assertThat(ended.code()).as(ended.output()).isZero();
    return ended.output();
  }

  @Test
  void a_volume_of_a_terabyte_takes_a_few_kilobytes() throws IOException {
    String id = VolumePoolContract.fresh();
    Assumptions.assumeTrue(
        pool.space().free() > 1L << 30, "skipped: because the disk is nearly full");
    pool.createEmpty(VolumePoolContract.record(id), 1L << 30, null);
    assertThat(Files.size(look(id).file())).isLessThan(MIB);
  }

  @Test
  void a_file_system_is_on_it_whole() throws IOException {
    ChildProcess.missing("mkfs.ext4")
        .ifPresent(why -> Assumptions.abort("skipped: because " + why));
    String id = VolumePoolContract.fresh();
    pool.createEmpty(VolumePoolContract.record(id), 64 * MIB, "ext4");
    Path raw = directory.resolve("raw");
    output("qemu-img", "convert", "-f", "qcow2", "-O", "raw", look(id).file().toString(), "" + raw);
    assertThat(output("e2fsck", "-n", "-f", raw.toString())).contains("16384 files");
    assertThat(Files.size(look(id).file())).isLessThan(16 * MIB);
    assertThat(Files.list(look(id).file().getParent())).hasSize(2);
  }

  @Test
  void a_file_system_for_which_there_is_no_room_is_refused_by_its_tool() {
    ChildProcess.missing("mkfs.ext4")
        .ifPresent(why -> Assumptions.abort("skipped: because " + why));
    String id = VolumePoolContract.fresh();
    VolumePoolContract.refuses(
        Reason.FormatUnsupported,
        () -> pool.createEmpty(VolumePoolContract.record(id), 1024, "ext4"));
    assertThat(root()).isEmptyDirectory();
  }

  @Test
  void a_tool_that_this_host_lacks_is_named() {
    if (ChildProcess.missing("mkfs.btrfs").isEmpty()) {
      Assumptions.abort("skipped: because this host has mkfs.btrfs");
    }
    String id = VolumePoolContract.fresh();
    VolumePoolContract.refuses(
        Reason.FormatUnsupported,
        () -> pool.createEmpty(VolumePoolContract.record(id), 64 * MIB, "btrfs"));
    assertThat(root()).isEmptyDirectory();
  }

  @Test
  void what_was_not_finished_is_not_there_and_is_removed() throws IOException {
    String half = VolumePoolContract.fresh();
    String gone = made();
    Files.createDirectories(root().resolve(".new-" + half));
    Files.move(root().resolve(gone), root().resolve(".gone-" + gone));
    assertThat(pool.look(half)).isEmpty();
    assertThat(pool.look(gone)).isEmpty();
    assertThat(pool.volumes()).as("half deleted it still takes room").containsExactly(gone);
    pool.open();
    assertThat(root()).isEmptyDirectory();
  }

  @Test
  void another_cloud_sees_nothing_of_it() {
    String id = made();
    var other = new DirectoryPool("default", directory.resolve("pool"), "c".repeat(36));
    other.open();
    assertThat(other.volumes()).isEmpty();
    assertThat(other.look(id)).isEmpty();
  }

  @Test
  void damage_is_told_from_absence() throws IOException {
    String id = made();
    Files.write(look(id).file(), new byte[100]);
    VolumePoolContract.refuses(Reason.NotReadable, () -> pool.look(id));
    assertThat(pool.volumes()).containsExactly(id);
  }

  @Test
  void strange_entries_are_left_alone() throws IOException {
    Files.writeString(root().resolve("notes"), "mine");
    pool.open();
    assertThat(pool.volumes()).isEmpty();
    assertThat(root().resolve("notes")).hasContent("mine");
  }
}
