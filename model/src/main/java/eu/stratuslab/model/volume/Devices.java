package eu.stratuslab.model.volume;

import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Where the guest sees its disks and volumes: virtio devices, the machine's own disks first. */
public final class Devices {
  private static final String PREFIX = "/dev/vd";
  private static final int LETTERS = 26;

  private Devices() {}

  /** The device with that index; 0 for {@code /dev/vda}. */
  public static String device(int index) {
    return PREFIX + (char) ('a' + index);
  }

  /**
   * The first device that is free.
   *
   * @param disks the number of the machine's own disks
   * @param taken what its volumes have
   */
  public static Optional<String> free(int disks, Set<String> taken) {
    return IntStream.range(Math.max(1, disks), LETTERS)
        .mapToObj(Devices::device)
        .filter(device -> !taken.contains(device))
        .findFirst();
  }

  /** True if a device is one of the machine's own disks. */
  public static boolean ofDisk(String device, int disks) {
    return IntStream.range(0, disks).mapToObj(Devices::device).anyMatch(device::equals);
  }
}
