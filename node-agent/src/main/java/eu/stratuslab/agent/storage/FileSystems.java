package eu.stratuslab.agent.storage;

import eu.stratuslab.agent.storage.VolumeFailure.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The file systems that can be made on a raw file, without mounting it and without root. */
final class FileSystems {

  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** What is not written when the file system is made is zero, as a fresh file is. */
  private static final List<String> EXT =
      List.of("-q", "-F", "-E", "lazy_itable_init=1,lazy_journal_init=1");

  private static final Map<String, List<String>> OPTIONS =
      Map.of(
          "ext2", List.of("-q", "-F"),
          "ext3", EXT,
          "ext4", EXT,
          "xfs", List.of("-q", "-f"),
          "btrfs", List.of("-q", "-f"),
          "vfat", List.of());

  private FileSystems() {}

  /** FormatUnsupported: unknown, without tool on this host, or refused by the tool. */
  static void make(String fileSystem, Path raw) throws IOException {
    List<String> options = OPTIONS.get(fileSystem);
    if (options == null) {
      throw new VolumeFailure(
          Reason.FormatUnsupported,
          "no file system " + fileSystem + "; known are " + new TreeSet<>(OPTIONS.keySet()));
    }
    String tool = "mkfs." + fileSystem;
    ChildProcess.missing(tool)
        .ifPresent(
            why -> {
              throw new VolumeFailure(Reason.FormatUnsupported, why);
            });
    var command = new ArrayList<>(List.of(tool));
    command.addAll(options);
    command.add(raw.toString());
    ChildProcess.Ended ended = ChildProcess.run(LONGEST, command);
    if (ended.code() != 0) {
      throw failure(tool, ended.output().replace(raw.toString(), "volume").strip());
    }
  }

  private static RuntimeException failure(String tool, String output) {
    return output.contains("No space left")
        ? new VolumeFailure(Reason.StorageFull, tool + ": " + output)
        : new VolumeFailure(Reason.FormatUnsupported, tool + ": " + output);
  }
}
