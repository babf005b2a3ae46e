package eu.stratuslab.agent.hypervisor;

import static eu.stratuslab.agent.hypervisor.ContractBase.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import eu.stratuslab.agent.hypervisor.HypervisorRig.Ability;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Pools and volumes. */
interface StorageContract extends ContractBase {

  long MIB = 1L << 20;

  private String newPool() {
    String name = "pool-" + ContractBase.number();
    hypervisor().ensurePool(name, directoryOf(name));
    return name;
  }

  private Path directoryOf(String name) {
    return rig().directory().resolve(name);
  }

  private ObservedVolume volume(String pool, String name) {
    return hypervisor().volume(pool, name).orElseThrow();
  }

  @Test
  default void a_pool_is_ensured_as_often_as_one_likes() {
    String pool = newPool();
    hypervisor().ensurePool(pool, directoryOf(pool));
    ObservedPool observed = hypervisor().pool(pool).orElseThrow();
    assertThat(observed.directory()).isEqualTo(directoryOf(pool));
    assertThat(observed.active()).isTrue();
    assertThat(observed.capacityBytes()).isPositive();
    assertThat(observed.availableBytes()).isPositive();
    assertThat(hypervisor().volumes(pool)).isEmpty();
  }

  @Test
  default void a_pool_with_another_target_is_not_ours() {
    String pool = newPool();
    refuses(Code.EXISTS, () -> hypervisor().ensurePool(pool, rig().directory().resolve("other")));
    assertThat(hypervisor().pool(pool).orElseThrow().directory()).isEqualTo(directoryOf(pool));
  }

  @Test
  default void an_unknown_pool_is_not_there() {
    assertThat(hypervisor().pool("nowhere")).isEmpty();
    refuses(Code.NOT_FOUND, () -> hypervisor().volumes("nowhere"));
    refuses(Code.NOT_FOUND, () -> hypervisor().volume("nowhere", "v"));
    refuses(Code.NOT_FOUND, () -> hypervisor().deleteVolume("nowhere", "v"));
    refuses(
        Code.NOT_FOUND, () -> hypervisor().createEmpty("nowhere", "v", MIB, VolumeFormat.QCOW2));
  }

  @Test
  default void an_empty_volume_is_sparse() {
    String pool = newPool();
    hypervisor().createEmpty(pool, "b.raw", 64 * MIB, VolumeFormat.RAW);
    hypervisor().createEmpty(pool, "a.qcow2", 64 * MIB, VolumeFormat.QCOW2);
    ObservedVolume raw = volume(pool, "b.raw");
    assertThat(raw.capacityBytes()).isEqualTo(64 * MIB);
    assertThat(raw.allocationBytes()).isLessThan(MIB);
    assertThat(raw.path()).isEqualTo(directoryOf(pool).resolve("b.raw"));
    assertThat(raw.format()).isEqualTo("raw");
    assertThat(raw.backing()).isNull();
    assertThat(volume(pool, "a.qcow2").format()).isEqualTo("qcow2");
    assertThat(hypervisor().volumes(pool))
        .extracting(ObservedVolume::name)
        .containsExactly("a.qcow2", "b.raw");
    assertThat(hypervisor().volume(pool, "c")).isEmpty();
  }

  @Test
  default void a_taken_name_is_refused_and_the_volume_stays() {
    String pool = newPool();
    hypervisor().createEmpty(pool, "v", 3 * MIB, VolumeFormat.QCOW2);
    refuses(Code.EXISTS, () -> hypervisor().createEmpty(pool, "v", MIB, VolumeFormat.QCOW2));
    assertThat(volume(pool, "v").capacityBytes()).isEqualTo(3 * MIB);
  }

  @Test
  default void overlays_read_from_their_backing_file_and_can_be_chained() {
    String pool = newPool();
    hypervisor().createEmpty(pool, "base & <co>.raw", 8 * MIB, VolumeFormat.RAW);
    Path base = volume(pool, "base & <co>.raw").path();
    hypervisor().createOverlay(pool, "middle", 16 * MIB, base, VolumeFormat.RAW);
    Path middle = volume(pool, "middle").path();
    hypervisor().createOverlay(pool, "top", 16 * MIB, middle, VolumeFormat.QCOW2);

    assertThat(volume(pool, "middle").backing()).isEqualTo(base);
    assertThat(volume(pool, "middle").capacityBytes()).isEqualTo(16 * MIB);
    assertThat(volume(pool, "top").backing()).isEqualTo(middle);
    assertThat(hypervisor().volumes(pool))
        .extracting(ObservedVolume::name)
        .containsExactly("base & <co>.raw", "middle", "top");
    assertThat(hypervisor().volumes(pool).getLast().backing()).isEqualTo(middle);
  }

  @Test
  default void a_deleted_volume_is_gone_however_often() {
    String pool = newPool();
    hypervisor().createEmpty(pool, "v", MIB, VolumeFormat.QCOW2);
    hypervisor().deleteVolume(pool, "v");
    hypervisor().deleteVolume(pool, "v");
    assertThat(hypervisor().volume(pool, "v")).isEmpty();
    assertThat(hypervisor().volumes(pool)).isEmpty();
  }

  @Test
  default void a_volume_grows_and_never_shrinks() {
    needs(Ability.VOLUME_RESIZE);
    String pool = newPool();
    hypervisor().createEmpty(pool, "v", 4 * MIB, VolumeFormat.QCOW2);
    hypervisor().resizeVolume(pool, "v", 8 * MIB);
    assertThat(volume(pool, "v").capacityBytes()).isEqualTo(8 * MIB);
    refuses(Code.INVALID_ARGUMENT, () -> hypervisor().resizeVolume(pool, "v", 2 * MIB));
    refuses(Code.NOT_FOUND, () -> hypervisor().resizeVolume(pool, "w", 2 * MIB));
    assertThat(volume(pool, "v").capacityBytes()).isEqualTo(8 * MIB);
  }

  @Test
  default void a_full_file_system_is_told_as_such_and_leaves_no_volume() {
    needs(Ability.NO_SPACE);
    String pool = "pool-" + ContractBase.number();
    hypervisor().ensurePool(pool, rig().smallDirectory());
    String huge =
        """
        <volume><name>huge</name><capacity unit='MiB'>64</capacity>\
        <allocation unit='MiB'>64</allocation><target><format type='raw'/></target></volume>""";
    refuses(Code.NO_SPACE, () -> hypervisor().createVolume(pool, huge));
    assertThat(hypervisor().volumes(pool)).isEmpty();
  }

  @Test
  default void bad_volume_xml_is_refused() {
    String pool = newPool();
    refuses(Code.INVALID_XML, () -> hypervisor().createVolume(pool, "<volume"));
    refuses(Code.INVALID_XML, () -> hypervisor().createVolume(pool, "<volume><name/></volume>"));
    assertThat(hypervisor().volumes(pool)).isEmpty();
  }
}
