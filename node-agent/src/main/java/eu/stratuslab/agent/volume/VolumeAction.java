package eu.stratuslab.agent.volume;

import eu.stratuslab.agent.storage.VolumeRecord;
import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One thing to do for a volume. Each can be done again when a crash left its outcome unknown. */
public sealed interface VolumeAction {

  /** True if it cannot be taken back: data, or the guest's sight of them. */
  default boolean irreversible() {
    return switch (this) {
      case Grow _, GrowOnline _, Detach _, Delete _, Restore _ -> true;
      default -> false;
    };
  }

  /** What machines have actions of the same name for, or could. */
  Set<String> SHARED = Set.of("Create", "Delete", "Remember", "Capture", "Restore");

  /** The name by which crash points, logs and troubles call it. */
  default String verb() {
    return verb(getClass());
  }

  /** The name of a kind of action. */
  static String verb(Class<?> action) {
    var name = action.getSimpleName();
    return SHARED.contains(name) ? name + "Volume" : name;
  }

  /** Holds the resource before the first write. */
  record AddFinalizer() implements VolumeAction {}

  /** Has the image brought here, without waiting for it. */
  record EnsureImage(UsedImage image) implements VolumeAction {}

  /** Makes it in its pool, as a whole or not at all. */
  record Create() implements VolumeAction {}

  /** Remembers beside it which word was last heard. */
  record Remember(VolumeRecord record) implements VolumeAction {}

  /** Makes it larger where no guest sees it; bytes. */
  record Grow(long bytes) implements VolumeAction {}

  /** Makes it larger under a running guest; bytes. */
  record GrowOnline(String machine, long bytes) implements VolumeAction {}

  /** Gives it to a machine: to its process if it runs, and to its definition. */
  record Attach(String machine, String location) implements VolumeAction {}

  /** Asks a machine to let go of it, which it may do later. */
  record Detach(String machine) implements VolumeAction {}

  /** Has an image made of it, without waiting for it; its guest's process copies if it has one. */
  record Capture(String image, @Nullable String machine) implements VolumeAction {}

  /** Gives up what is made of a capture, and removes what is there of it. */
  record DiscardCapture(String image, @Nullable String machine) implements VolumeAction {}

  /** Puts a fresh child of an image in its place: what it held is lost. */
  record Restore(UsedImage image) implements VolumeAction {}

  /** Deletes its data. */
  record Delete() implements VolumeAction {}

  /** Lets the resource go, exactly as it was when this was decided and told. */
  record ReleaseFinalizer() implements VolumeAction {}
}
