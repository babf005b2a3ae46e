package eu.stratuslab.agent.hypervisor;

import static eu.stratuslab.agent.hypervisor.ContractBase.metadata;
import static eu.stratuslab.agent.hypervisor.ContractBase.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.hypervisor.FailureContract.Wakes;
import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import eu.stratuslab.agent.hypervisor.HypervisorRig.Ability;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Disks that come and go. */
interface DiskContract extends ContractBase {

  long MIB = 1L << 20;

  /** So large that a copy takes a second, though nothing is in it. */
  long SLOW = 256L << 30;

  /** A qcow2 file of 4 MiB; its name occurs nowhere else. */
  private Path file() {
    return file(4 * MIB);
  }

  private Path file(long bytes) {
    needs(Ability.DISK_HOTPLUG);
    String name = "disks-" + ContractBase.number();
    hypervisor().ensurePool(name, rig().directory().resolve(name));
    hypervisor().createEmpty(name, name + ".qcow2", bytes, VolumeFormat.QCOW2);
    return hypervisor().volume(name, name + ".qcow2").orElseThrow().path();
  }

  private static String disk(Path file, String target) {
    return """
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='%s'/>\
    <target dev='%s' bus='virtio'/><serial>0191d2a000007000</serial></disk>\
    """
        .formatted(file, target);
  }

  /** The disks of which it is told how much is read and written. */
  private Set<Path> measured(UUID domain) {
    return hypervisor().usage().stream()
        .filter(usage -> usage.uuid().equals(domain))
        .flatMap(usage -> usage.disks().keySet().stream())
        .collect(Collectors.toSet());
  }

  private DiskUse use(UUID domain, Path file) {
    List<DiskUse> users = hypervisor().usersOf(file);
    assertThat(users).as("users of %s", file).hasSize(1);
    assertThat(users.getFirst().domain()).isEqualTo(domain);
    return users.getFirst();
  }

  @Test
  default void a_disk_of_a_stopped_domain_is_there_when_it_starts() {
    Path file = file();
    UUID uuid = defined();
    hypervisor().attachDisk(uuid, disk(file, "vdc"));
    assertThat(use(uuid, file))
        .isEqualTo(new DiskUse(uuid, observed(uuid).metadata(), false, true, false, "vdc"));
    hypervisor().start(uuid);
    assertThat(use(uuid, file).live()).isTrue();
    assertThat(use(uuid, file).target()).isEqualTo("vdc");
  }

  @Test
  default void a_disk_of_a_running_domain_is_in_the_process_and_in_the_definition() {
    Path file = file();
    UUID uuid = running();
    String process = rig().process(uuid);
    hypervisor().attachDisk(uuid, disk(file, "vdb"));
    assertThat(use(uuid, file).live()).isTrue();
    assertThat(use(uuid, file).stored()).isTrue();
    assertThat(measured(uuid)).contains(file);
    assertThat(rig().process(uuid)).isEqualTo(process);
    hypervisor().destroy(uuid);
    assertThat(use(uuid, file).live()).isFalse();
    assertThat(use(uuid, file).stored()).isTrue();
  }

  @Test
  default void what_is_attached_is_attached_however_often_and_halves_are_completed() {
    Path file = file();
    UUID uuid = running();
    hypervisor().attachDisk(uuid, disk(file, "vdb"));
    hypervisor().attachDisk(uuid, disk(file, "vdb"));
    hypervisor().define(rig().guest(uuid, "m-" + uuid, metadata("2")));
    assertThat(use(uuid, file).live()).isTrue();
    assertThat(use(uuid, file).stored()).isFalse();
    hypervisor().attachDisk(uuid, disk(file, "vdb"));
    assertThat(use(uuid, file).stored()).isTrue();
  }

  @Test
  default void a_taken_target_is_refused_and_so_is_another_target() {
    Path file = file();
    Path other = file();
    UUID uuid = running();
    hypervisor().attachDisk(uuid, disk(file, "vdb"));
    refuses(Code.EXISTS, () -> hypervisor().attachDisk(uuid, disk(other, "vdb")));
    refuses(Code.EXISTS, () -> hypervisor().attachDisk(uuid, disk(file, "vdd")));
    assertThat(hypervisor().usersOf(other)).isEmpty();
    assertThat(use(uuid, file).target()).isEqualTo("vdb");
  }

  @Test
  default void a_stopped_domain_loses_a_disk_at_once() {
    Path file = file();
    UUID uuid = defined();
    hypervisor().attachDisk(uuid, disk(file, "vdb"));
    hypervisor().detachDisk(uuid, file);
    hypervisor().detachDisk(uuid, file);
    assertThat(hypervisor().usersOf(file)).isEmpty();
  }

  @Test
  default void a_running_guest_has_a_disk_until_it_lets_go_of_it() {
    Path file = file();
    UUID uuid = running();
    rig().awaitGuest(uuid);
    hypervisor().attachDisk(uuid, disk(file, "vdb"));
    rig().guestKeepsDisks(uuid);
    hypervisor().detachDisk(uuid, file);
    assertThat(use(uuid, file).live()).as("the guest has not let go").isTrue();
    assertThat(use(uuid, file).stored()).as("first the process, then the definition").isTrue();
    hypervisor().detachDisk(uuid, file);
    var wakes = new Wakes();
    try (Registration _ = hypervisor().listen(wakes)) {
      rig().guestLetsGo(uuid);
      Await.until("woken by the guest", () -> wakes.saw(uuid));
      Await.until("it is gone from the process", () -> !use(uuid, file).live());
    }
    hypervisor().detachDisk(uuid, file);
    assertThat(hypervisor().usersOf(file)).isEmpty();
    hypervisor().attachDisk(uuid, disk(file, "vdb"));
    assertThat(use(uuid, file).live()).isTrue();
  }

  private Path target() {
    return rig().directory().resolve("copy-" + ContractBase.number() + ".qcow2");
  }

  private void awaitWhole(UUID uuid, Path target) {
    Await.until(
        "the copy is whole", () -> hypervisor().copy(uuid, target).phase() == DiskCopy.Phase.DONE);
  }

  /** As soon as what was given up has ended. */
  private void awaitBegun(UUID uuid, Path file, Path target) {
    Await.until(
        "the copy is begun",
        () -> {
          try {
            hypervisor().beginCopy(uuid, file, target);
            return true;
          } catch (HypervisorException e) {
            assertThat(e.code()).as(e.toString()).isEqualTo(Code.BUSY);
            return false;
          }
        });
  }

  @Test
  default void a_disk_is_copied_while_its_guest_runs() {
    Path file = file();
    Path target = target();
    UUID uuid = running();
    hypervisor().attachDisk(uuid, disk(file, "vdb"));
    String process = rig().process(uuid);
    hypervisor().abandonCopy(uuid, target);
    refuses(Code.NOT_FOUND, () -> hypervisor().beginCopy(uuid, target, target));
    hypervisor().beginCopy(uuid, file, target);
    awaitWhole(uuid, target);
    hypervisor().abandonCopy(uuid, target);
    assertThat(hypervisor().copy(uuid, target).phase()).isEqualTo(DiskCopy.Phase.DONE);
    assertThat(rig().process(uuid)).isEqualTo(process);
    assertThat(use(uuid, file).live()).isTrue();
  }

  @Test
  default void a_domain_has_one_copy_at_a_time_and_it_is_known_by_its_target() {
    Path file = file(SLOW);
    Path other = file();
    Path target = target();
    Path next = target();
    UUID uuid = running();
    hypervisor().attachDisk(uuid, disk(file, "vdb"));
    hypervisor().attachDisk(uuid, disk(other, "vdc"));
    hypervisor().beginCopy(uuid, file, target);
    refuses(Code.BUSY, () -> hypervisor().beginCopy(uuid, other, next));
    assertThat(hypervisor().copy(uuid, next)).isEqualTo(DiskCopy.NONE);
    hypervisor().abandonCopy(uuid, next);
    assertThat(hypervisor().copy(uuid, target).phase()).isEqualTo(DiskCopy.Phase.RUNNING);
    awaitWhole(uuid, target);
    hypervisor().beginCopy(uuid, other, next);
    awaitWhole(uuid, next);
  }

  @Test
  default void what_was_given_up_is_not_whole_when_the_next_copy_is() {
    Path file = file(SLOW);
    Path other = file();
    Path target = target();
    Path next = target();
    UUID uuid = running();
    hypervisor().attachDisk(uuid, disk(file, "vdb"));
    hypervisor().attachDisk(uuid, disk(other, "vdc"));
    hypervisor().beginCopy(uuid, file, target);
    hypervisor().abandonCopy(uuid, target);
    awaitBegun(uuid, other, next);
    awaitWhole(uuid, next);
    assertThat(hypervisor().copy(uuid, target).phase())
        .isIn(DiskCopy.Phase.NONE, DiskCopy.Phase.FAILED);
  }

  @Test
  default void an_administrators_copy_is_neither_ours_nor_given_up() {
    Path file = file();
    Path target = target();
    UUID uuid = running();
    hypervisor().attachDisk(uuid, disk(file, "vdb"));
    rig().administratorCopies(uuid, file);
    refuses(Code.BUSY, () -> hypervisor().beginCopy(uuid, file, target));
    hypervisor().abandonCopy(uuid, target);
    assertThat(hypervisor().copy(uuid, target)).isEqualTo(DiskCopy.NONE);
    refuses(Code.BUSY, () -> hypervisor().beginCopy(uuid, file, target));
    rig().administratorEndsCopy(uuid);
    assertThat(hypervisor().copy(uuid, target).phase())
        .isIn(DiskCopy.Phase.NONE, DiskCopy.Phase.FAILED);
    awaitBegun(uuid, file, target);
    awaitWhole(uuid, target);
  }

  @Test
  default void a_disk_of_a_stopped_domain_is_not_copied_by_a_process() {
    Path file = file();
    UUID uuid = defined();
    hypervisor().attachDisk(uuid, disk(file, "vdb"));
    refuses(Code.INVALID_STATE, () -> hypervisor().beginCopy(uuid, file, file));
    assertThat(hypervisor().copy(uuid, file)).isEqualTo(DiskCopy.NONE);
  }

  @Test
  default void domains_of_others_are_told_as_users() {
    Path file = file();
    UUID foreign = rig().foreignDomain("foreign-" + ContractBase.number(), file);
    DiskUse use = use(foreign, file);
    assertThat(use.metadata()).isNull();
    assertThat(use.live()).isTrue();
    refuses(Code.NOT_FOUND, () -> hypervisor().detachDisk(foreign, file));
    refuses(Code.NOT_FOUND, () -> hypervisor().growDisk(foreign, file, 8 * MIB));
    refuses(
        Code.NOT_FOUND, () -> hypervisor().attachDisk(foreign, disk(Path.of("/x.qcow2"), "vdc")));
  }

  @Test
  default void a_disk_grows_under_its_guest_and_never_shrinks() {
    Path file = file();
    UUID uuid = running();
    refuses(Code.NOT_FOUND, () -> hypervisor().growDisk(uuid, file, 8 * MIB));
    hypervisor().attachDisk(uuid, disk(file, "vdb"));
    hypervisor().growDisk(uuid, file, 8 * MIB);
    hypervisor().growDisk(uuid, file, 8 * MIB);
    refuses(Code.INVALID_ARGUMENT, () -> hypervisor().growDisk(uuid, file, 2 * MIB));
    String pool = String.valueOf(file.getFileName()).replace(".qcow2", "");
    assertThat(hypervisor().volumes(pool))
        .extracting(ObservedVolume::capacityBytes)
        .containsExactly(8 * MIB);
    hypervisor().destroy(uuid);
    refuses(Code.INVALID_STATE, () -> hypervisor().growDisk(uuid, file, 9 * MIB));
  }

  @Test
  default void a_suspended_guest_keeps_its_disk_until_it_is_back() {
    Path file = file();
    needs(Ability.MANAGED_SAVE);
    UUID uuid = running();
    rig().awaitGuest(uuid);
    hypervisor().attachDisk(uuid, disk(file, "vdb"));
    hypervisor().saveMemory(uuid);
    assertThat(use(uuid, file).saved()).isTrue();
    assertThat(use(uuid, file).live()).isFalse();
    refuses(Code.INVALID_STATE, () -> hypervisor().detachDisk(uuid, file));
    assertThat(use(uuid, file).stored()).isTrue();
    hypervisor().discardMemory(uuid);
    hypervisor().detachDisk(uuid, file);
    assertThat(hypervisor().usersOf(file)).isEmpty();
  }

  @Test
  default void a_disk_that_is_none_is_refused() {
    needs(Ability.DISK_HOTPLUG);
    UUID uuid = defined();
    refuses(Code.INVALID_XML, () -> hypervisor().attachDisk(uuid, "<disk"));
    refuses(
        Code.INVALID_XML, () -> hypervisor().attachDisk(uuid, "<disk><target dev='vdb'/></disk>"));
    UUID nobody = UUID.randomUUID();
    refuses(
        Code.NOT_FOUND, () -> hypervisor().attachDisk(nobody, disk(Path.of("/x.qcow2"), "vdb")));
    refuses(Code.NOT_FOUND, () -> hypervisor().detachDisk(nobody, Path.of("/x.qcow2")));
  }
}
