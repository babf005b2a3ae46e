package eu.stratuslab.agent.storage;

/** Capacities: the API speaks of kilobytes, disks are whole sectors of 512 bytes. */
public final class Capacity {

  private static final int KILOBYTE = 1000;
  private static final int SECTOR = 512;

  private Capacity() {}

  /** The bytes of a disk that holds so many kilobytes (10^3 bytes): whole sectors. */
  public static long bytes(long kilobytes) {
    return Math.ceilDiv(Math.multiplyExact(kilobytes, KILOBYTE), SECTOR) * SECTOR;
  }

  /** The whole kilobytes (10^3 bytes) that a disk of so many bytes holds. */
  public static long kilobytes(long bytes) {
    return bytes / KILOBYTE;
  }
}
