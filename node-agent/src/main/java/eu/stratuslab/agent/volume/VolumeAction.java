package eu.stratuslab.agent.volume;

import eu.stratuslab.agent.storage.VolumeRecord;
import eu.stratuslab.model.machine.MachineSpec.UsedImage;

/** One thing to do for a volume. Each can be done again when a crash left its outcome unknown. */
public sealed interface VolumeAction {

  /** True if it cannot be taken back: data, or the guest's sight of them. */
  default boolean irreversible() {
    return switch (this) {
      case Grow _, GrowOnline _, Detach _, Delete _ -> true;
      default -> false;
    };
  }

  /** The name by which crash points, logs and troubles call it. */
  default String verb() {
    return switch (this) {
      case Create _, Delete _, Remember _ -> getClass().getSimpleName() + "Volume";
      default -> getClass().getSimpleName();
    };
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

  /** Deletes its data. */
  record Delete() implements VolumeAction {}

  /** Lets the resource go, exactly as it was when this was decided and told. */
  record ReleaseFinalizer() implements VolumeAction {}
}
