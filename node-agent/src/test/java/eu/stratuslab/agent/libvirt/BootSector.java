package eu.stratuslab.agent.libvirt;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The smallest guest that behaves like one: a floppy whose boot sector writes {@code R} to the
 * first serial port, and powers off when the power button or a key is pressed. Needs a {@code pc}
 * machine, 16 MiB and no network; its image may be shared by any number of guests.
 */
public final class BootSector {

  private static final int SECTOR_BYTES = 512;
  private static final int FLOPPY_BYTES = 1_474_560;

  /** SeaBIOS puts the ACPI registers of a {@code pc} machine at port 0x600. */
  private static final String CODE =
      "31c0 8ed8" // xor ax,ax; mov ds,ax
          + "66b9 %08x" // mov ecx, the ticks to live
          + "ba0206 b80001 ef" // out 0x602 (event enable), 0x100 (power button)
          + "baf803 b052 ee" // out 0x3f8, 'R'
          + "fb f4" // wait: sti; hlt
          + "6649 740f" // dec ecx; zero? then off
          + "ba0006 ed" // in ax, 0x600 (event status)
          + "f6c401 7506" // the power button? then off
          + "b401 cd16 74eb" // no key in the BIOS's buffer? then wait
          + "baf803 b042 ee" // off: out 0x3f8, 'B'
          + "ba0406 b80020 ef" // out 0x604 (control), 0x2000 (soft off)
          + "f4 ebfd"; // hlt for ever

  /** The BIOS's timer ticks 18.2 times a second. */
  private static final double TICKS_PER_SECOND = 18.2;

  private BootSector() {}

  /** Writes the floppy image of a guest that lives until it is told to go. */
  public static void write(Path file) {
    // Zero ticks: the counter wraps around after seven years.
    write(file, 0);
  }

  /** Writes the floppy image of a guest that powers off some time after it has booted. */
  public static void writeMortal(Path file, int seconds) {
    write(file, (int) (seconds * TICKS_PER_SECOND));
  }

  private static void write(Path file, int ticks) {
    String hex = CODE.formatted(Integer.reverseBytes(ticks)).replace(" ", "");
    byte[] code = HexFormat.of().parseHex(hex);
    byte[] sector = Arrays.copyOf(code, SECTOR_BYTES);
    sector[SECTOR_BYTES - 2] = 0x55;
    sector[SECTOR_BYTES - 1] = (byte) 0xaa;
    try (var image = new RandomAccessFile(file.toFile(), "rw")) {
      image.setLength(0);
      image.write(sector);
      image.setLength(FLOPPY_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
