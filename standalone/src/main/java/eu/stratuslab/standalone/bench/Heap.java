package eu.stratuslab.standalone.bench;

import eu.stratuslab.standalone.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What a process holds on its heap after a full collection. */
final class Heap {
  private static final Duration BOUND = Duration.ofMinutes(1);

  private Heap() {}

  /** In bytes. */
  static long of(ProcessHandle process) {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var command = List.of(jcmd, Long.toString(process.pid()), "GC.class_histogram");
    var total = Command.run(BOUND, command).orThrow("jcmd").lines().toList().getLast();
    // Total, instances, bytes.
    return Long.parseLong(total.strip().split("\\s+", -1)[2]);
  }
}
