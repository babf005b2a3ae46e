package eu.stratuslab.standalone.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The classes of a component, loaded and verified beforehand: without that they take more than half
 * of the CPU of a start. The Java machine makes the archive when a component ends in order and has
 * none that fits its jars; it lies beside them, for all clouds of this build.
 */
final class ClassArchive {
  private ClassArchive() {}

  /** The options that use it; none where classes do not come from the jars of a build. */
  static List<String> of(String component) {
    var target = Cli.Base.root().resolve("standalone/target");
    return built(target.resolve("lib"))
        ? List.of(
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + target.resolve("cds-" + kind(component) + ".jsa"),
            "-Xlog:cds=off",
            "-Xlog:cds+dynamic=off")
        : List.of();
  }

  /** Agents differ in nothing but their number. */
  static String kind(String component) {
    return component.startsWith("agent-") ? "agent" : component;
  }

  private static boolean built(Path lib) {
    var path = System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1);
    return Arrays.stream(path).allMatch(entry -> Path.of(entry).startsWith(lib));
  }
}
