package eu.stratuslab.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import eu.stratuslab.agent.storage.StoredVolume.Base;
import eu.stratuslab.agent.storage.VolumeFailure.Reason;
import java.nio.file.Path;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every pool has to do. */
interface VolumePoolContract {

  String CLOUD = "0191d2a0-0000-7000-8000-00000000000c";
  long MIB = 1L << 20;

  /** A pool of {@link #CLOUD}, open and empty. */
  VolumePool pool();

  /** An image of 4 MiB. */
  Path image();

  static VolumeRecord record(String id) {
    return new VolumeRecord(CLOUD, id, "blue", 1, 2, 3);
  }

  static String fresh() {
    return UUID.randomUUID().toString();
  }

  static void refuses(Reason reason, ThrowingCallable call) {
    VolumeFailure failure = catchThrowableOfType(VolumeFailure.class, call);
    assertThat(failure).as("a refusal was expected: %s", reason).isNotNull();
    assertThat(failure.reason()).as(failure.toString()).isEqualTo(reason);
    assertThat(failure).hasMessageMatching("(?s).{8,}");
  }

  default String made() {
    String id = fresh();
    pool().createEmpty(record(id), 8 * MIB, null);
    return id;
  }

  default StoredVolume look(String id) {
    return pool().look(id).orElseThrow();
  }

  @Test
  default void it_tells_what_it_has_room_for() {
    assertThat(pool().space().capacity()).isPositive();
    assertThat(pool().space().free()).isPositive();
    assertThat(pool().abilities().thin()).isTrue();
  }

  @Test
  default void an_empty_volume_is_there_with_its_record() {
    String id = made();
    assertThat(look(id).bytes()).isEqualTo(8 * MIB);
    assertThat(look(id).base()).isNull();
    assertThat(look(id).record()).isEqualTo(record(id));
    assertThat(look(id).file().toString()).contains(CLOUD).contains(id);
    assertThat(pool().volumes()).contains(id);
  }

  @Test
  default void one_that_is_not_there_is_not_there() {
    String nobody = fresh();
    assertThat(pool().look(nobody)).isEmpty();
    refuses(Reason.NotReadable, () -> pool().grow(nobody, MIB));
    pool().delete(nobody);
  }

  @Test
  default void a_taken_name_is_refused_and_the_volume_stays() {
    String id = made();
    refuses(Reason.NotReadable, () -> pool().createEmpty(record(id), 9 * MIB, null));
    assertThat(look(id).bytes()).isEqualTo(8 * MIB);
  }

  @Test
  default void a_child_of_an_image_names_it() {
    String id = fresh();
    var base = new Base(image(), "raw");
    pool().createFromImage(record(id), 16 * MIB, base);
    assertThat(look(id).base()).isEqualTo(base);
    assertThat(look(id).bytes()).isEqualTo(16 * MIB);
  }

  @Test
  default void a_restored_volume_is_a_fresh_child_of_the_image_with_its_record_kept() {
    String id = made();
    var base = new Base(image(), "raw");
    var operation = VolumeRecord.RecordedOperation.begun("job", null).succeeds();
    pool().remember(record(id).operation(operation));
    pool().restore(id, 16 * MIB, base);
    pool().restore(id, 16 * MIB, base);
    assertThat(look(id).base()).isEqualTo(base);
    assertThat(look(id).bytes()).isEqualTo(16 * MIB);
    assertThat(look(id).record()).isEqualTo(record(id).operation(operation));
    refuses(Reason.NotReadable, () -> pool().restore(fresh(), 16 * MIB, base));
  }

  @Test
  default void it_grows_and_never_shrinks() {
    String id = made();
    pool().grow(id, 12 * MIB);
    pool().grow(id, 12 * MIB);
    assertThat(look(id).bytes()).isEqualTo(12 * MIB);
    refuses(Reason.ShrinkRefused, () -> pool().grow(id, 8 * MIB));
    refuses(Reason.ShrinkRefused, () -> pool().checkGrowth(look(id), 8 * MIB));
    assertThat(look(id).bytes()).isEqualTo(12 * MIB);
  }

  @Test
  default void what_it_has_no_room_for_is_refused_and_leaves_nothing() {
    String id = fresh();
    String there = made();
    long tooMuch = pool().space().capacity() * 2;
    refuses(Reason.StorageFull, () -> pool().createEmpty(record(id), tooMuch, null));
    refuses(Reason.StorageFull, () -> pool().createEmpty(record(id), tooMuch, "ext4"));
    refuses(
        Reason.StorageFull,
        () -> pool().createFromImage(record(id), tooMuch, new Base(image(), "raw")));
    refuses(Reason.StorageFull, () -> pool().grow(there, tooMuch));
    refuses(Reason.StorageFull, () -> pool().checkGrowth(look(there), tooMuch));
    assertThat(pool().look(id)).isEmpty();
    assertThat(pool().volumes()).doesNotContain(id);
    assertThat(look(there).bytes()).isEqualTo(8 * MIB);
  }

  @Test
  default void a_file_system_that_cannot_be_made_is_refused_and_leaves_nothing() {
    String id = fresh();
    refuses(
        Reason.FormatUnsupported, () -> pool().createEmpty(record(id), 8 * MIB, "../sbin/init"));
    assertThat(pool().look(id)).isEmpty();
    assertThat(pool().volumes()).doesNotContain(id);
  }

  @Test
  default void what_is_remembered_is_read() {
    String id = made();
    var newer = new VolumeRecord(CLOUD, id, "blue", 4, 5, 6);
    pool().remember(newer);
    assertThat(look(id).record()).isEqualTo(newer);
    assertThat(look(id).bytes()).isEqualTo(8 * MIB);
  }

  @Test
  default void deleted_it_is_gone_however_often() {
    String id = made();
    pool().delete(id);
    pool().delete(id);
    assertThat(pool().look(id)).isEmpty();
    assertThat(pool().volumes()).doesNotContain(id);
    pool().createEmpty(record(id), MIB, null);
    assertThat(look(id).bytes()).isEqualTo(MIB);
  }
}
