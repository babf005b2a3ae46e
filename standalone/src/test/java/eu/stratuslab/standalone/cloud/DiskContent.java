package eu.stratuslab.standalone.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.standalone.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is on the disk of a guest that has no system: written by its process while it runs, as the
 * guest would, and by qemu-io while no process has it.
 *
 * @param file the disk, a qcow2 file
 * @param machine whose process has it, or would
 */
record DiskContent(Guests guests, String machine, Path file) {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String PLACE = " 512k 64k";

  /** Fills a part of it with a byte. */
  void write(int pattern) {
    var write = "write -P " + pattern + PLACE;
    var device = device();
    if (device.isEmpty()) {
      assertThat(io("-f", "qcow2", "-c", write)).contains("wrote 65536");
      return;
    }
    // QEMU tells its monitor of failures only.
    for (var command : List.of(write, "flush")) {
      assertThat(guests.monitor(machine, "qemu-io -d " + device + " \"" + command + "\""))
          .isBlank();
    }
  }

  /** Makes sure that the part is full of that byte. */
  void assertHolds(int pattern) {
    assertThat(io("-r", "-U", "-f", "qcow2", "-c", "read -P " + pattern + PLACE))
        .as("%s is to hold %d", file, pattern)
        .contains("read 65536")
        .doesNotContain("verification failed");
  }

  private String io(String... arguments) {
    var line = new ArrayList<>(List.of("qemu-io"));
    line.addAll(List.of(arguments));
    line.add(file.toString());
    return Command.run(BOUND, line).output();
  }

  /** The device of the process that has it; empty if none has. */
  private String device() {
    if (guests.processesOf(machine).isEmpty()) {
      return "";
    }
    return Pattern.compile("(?s)" + Pattern.quote(file + " ") + ".*?Attached to: +(\\S+)")
        .matcher(guests.monitor(machine, "info block"))
        .results()
        .map(found -> found.group(1))
        .findFirst()
        .orElse("");
  }
}
