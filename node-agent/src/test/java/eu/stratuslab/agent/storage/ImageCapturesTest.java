package eu.stratuslab.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.agent.hypervisor.Await;
import eu.stratuslab.agent.hypervisor.DomainMetadata;
import eu.stratuslab.agent.hypervisor.FakeHypervisor;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures of the disks of guests that run on the fake host; the files are real. */
class ImageCapturesTest {

  private static final UUID MACHINE = UUID.fromString("0191d2a0-0000-7000-8000-000000000007");
  private static final UUID OTHER = UUID.fromString("0191d2a0-0000-7000-8000-000000000008");

  @TempDir private Path directory;
  private final FakeHypervisor hypervisor = new FakeHypervisor("n1");
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private Path images;
  private ImageCaptures captures;

  @BeforeEach
  void begin() throws IOException {
    for (String tool : List.of("qemu-img", "prlimit")) {
      ChildProcess.missing(tool).ifPresent(why -> Assumptions.abort("skipped: because " + why));
    }
    images = Files.createDirectory(directory.resolve("images"));
    hypervisor.host().whenCopied(ImageCapturesTest::copy);
    start();
  }

  /** As an agent that starts does. */
  private void start() {
    captures = new ImageCaptures(images, hypervisor, (image, _) -> told.add(image));
    hypervisor.record(calls::add);
  }

  @AfterEach
  void end() {
    if (captures != null) {
      captures.close();
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A disk like no other. */
  private Path disk(String name, int kibibytes) throws IOException {
    Path disk = directory.resolve(name + ".qcow2");
    List<String> command =
        List.of("qemu-img", "create", "-f", "qcow2", disk.toString(), kibibytes + "K");
    ChildProcess.Ended ended = ChildProcess.run(Duration.ofMinutes(1), command);
    assertThat(ended.code()).as(ended.output()).isZero();
    return disk;
  }

  private void running(UUID machine, Path... disks) {
    hypervisor.define(
        "<domain type='qemu'><name>%s</name><uuid>%s</uuid><metadata><m xmlns='%s'/></metadata><devices/></domain>"
            .formatted(machine, machine, DomainMetadata.NAMESPACE));
    hypervisor.start(machine);
    for (int i = 0; i < disks.length; i++) {
      hypervisor.attachDisk(
          machine,
          "<disk type='file' device='disk'><source file='%s'/><target dev='vd%c'/></disk>"
              .formatted(disks[i], (char) ('a' + i)));
    }
  }

  private CaptureView ended(String image) {
    Await.until(
        image + " is over", () -> captures.look(image).phase() != CaptureView.Phase.RUNNING);
    return captures.look(image);
  }

  private void isWhole(String image, Path disk) {
    CaptureView view = ended(image);
    assertThat(view.phase()).as(String.valueOf(view)).isEqualTo(CaptureView.Phase.MADE);
    assertThat(images.resolve(Objects.requireNonNull(view.image()).sha256()))
        .hasSameBinaryContentAs(disk);
    assertThat(told).contains(image);
  }

  @Test
  void two_disks_of_one_guest_are_captured_one_after_the_other_each_with_what_is_on_it()
      throws IOException {
    Path one = disk("one", 1024);
    Path two = disk("two", 2048);
    Path three = disk("three", 4096);
    running(MACHINE, one, two, three);
    captures.begin("i1", one, MACHINE, () -> {});
    captures.begin("i2", two, MACHINE, () -> {});
    captures.begin("i3", three, MACHINE, () -> {});
    isWhole("i1", one);
    isWhole("i2", two);
    isWhole("i3", three);
    assertThat(calls).filteredOn(call -> call.startsWith("beginCopy")).hasSize(3);
  }

  /** Of a copy that has ended the hypervisor tells only until the next one begins. */
  @Test
  void the_end_of_a_copy_is_seen_before_the_next_one_begins() throws IOException {
    Path one = disk("one", 1024);
    Path two = disk("two", 2048);
    running(MACHINE, one, two);
    hypervisor
        .host()
        .whenCopied(
            (from, to) -> {
              copy(from, to);
              if (from.equals(one)) {
                captures.begin("i2", two, MACHINE, () -> {});
              }
            });
    captures.begin("i1", one, MACHINE, () -> {});
    isWhole("i1", one);
    isWhole("i2", two);
  }

  @Test
  void who_waits_for_an_administrators_copy_gives_up_neither_it_nor_himself() throws IOException {
    Path one = disk("one", 1024);
    Path two = disk("two", 2048);
    Path elsewhere = disk("elsewhere", 4096);
    running(MACHINE, one, two);
    running(OTHER, elsewhere);
    hypervisor.host().administratorCopies(MACHINE, one);
    captures.begin("i1", one, MACHINE, () -> {});
    captures.begin("i2", two, MACHINE, () -> {});
    captures.begin("i3", elsewhere, OTHER, () -> {});
    isWhole("i3", elsewhere);
    Await.until(
        "it waits", () -> String.valueOf(captures.look("i1").message()).contains("another copy"));
    assertThat(captures.look("i2").phase()).isEqualTo(CaptureView.Phase.RUNNING);
    assertThat(calls).filteredOn(call -> call.startsWith("beginCopy")).hasSize(1);
    hypervisor.host().administratorEndsCopy(MACHINE);
    isWhole("i1", one);
    isWhole("i2", two);
  }

  @Test
  void what_an_earlier_agent_has_left_is_given_up_and_made_anew() throws IOException {
    Path one = disk("one", 1024);
    running(MACHINE, one);
    hypervisor.beginCopy(MACHINE, one, images.resolve(ImageImport.TEMPORARY + "i1.qcow2"));
    start();
    captures.begin("i1", one, MACHINE, () -> {});
    isWhole("i1", one);
  }

  @Test
  void a_discard_ends_its_own_copy_only() throws IOException {
    Path one = disk("one", 1024);
    Path two = disk("two", 2048);
    running(MACHINE, one, two);
    hypervisor.host().administratorCopies(MACHINE, one);
    captures.begin("i1", one, MACHINE, () -> {});
    captures.begin("i2", two, MACHINE, () -> {});
    captures.discard("i1", MACHINE);
    assertThat(captures.look("i1")).isEqualTo(CaptureView.NONE);
    assertThat(captures.look("i2").phase()).isEqualTo(CaptureView.Phase.RUNNING);
    assertThatThrownBy(() -> hypervisor.beginCopy(MACHINE, one, directory.resolve("x")))
        .isInstanceOf(HypervisorException.class);
    hypervisor.host().administratorEndsCopy(MACHINE);
    isWhole("i2", two);
    assertThat(told).doesNotContain("i1");
  }

  @Test
  void a_copy_that_left_no_file_is_no_image() throws IOException {
    Path one = disk("one", 1024);
    running(MACHINE, one);
    hypervisor.host().whenCopied((_, _) -> {});
    captures.begin("i1", one, MACHINE, () -> {});
    assertThat(ended("i1").reason()).isEqualTo("CaptureFailed");
    try (var left = Files.list(images)) {
      assertThat(left).isEmpty();
    }
  }
}
