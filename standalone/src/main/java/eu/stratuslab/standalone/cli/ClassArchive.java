package eu.stratuslab.standalone.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes of a component, loaded and linked beforehand, and what an earlier run found out about
 * its methods (JEP 483, 515): without that they take two thirds of the CPU of a start. The Java
 * machine makes the cache when a component ends in order; it lies beside the jars, for all clouds
 * of this build, and is made anew when a jar changes.
 */
final class ClassArchive {
  private static final List<String> SILENT = List.of("-Xlog:aot=off", "-Xlog:cds=off");

  private static final String MAKE = "-XX:AOTCacheOutput=";

  private ClassArchive() {}

  /** The options that use it, or make it; none where classes do not come from a build's jars. */
  static List<String> of(String component) {
    var target = Cli.Base.root().resolve("standalone/target");
    var lib = target.resolve("lib");
    return built(lib) ? of(component, lib, target) : List.of();
  }

  /** True if the component makes it when it ends. */
  static boolean isToBeMade(String component) {
    return of(component).stream().anyMatch(option -> option.startsWith(MAKE));
  }

  static List<String> of(String component, Path lib, Path target) {
    var name = "classes-%s-%s.aot".formatted(kind(component), Runtime.version());
    var cache = target.resolve(name);
    if (newer(cache, lib)) {
      return options("-XX:AOTCache=" + cache);
    }
    // Agents end together, and two that write one cache would spoil it.
    return component.startsWith("agent-") && !component.equals("agent-1")
        ? List.of()
        : options(MAKE + cache);
  }

  private static List<String> options(String option) {
    return Stream.concat(Stream.of(option), SILENT.stream()).toList();
  }

  /** Agents differ in nothing but their number. */
  static String kind(String component) {
    return component.startsWith("agent-") ? "agent" : component;
  }

  private static boolean newer(Path cache, Path lib) {
    try {
      // A process that was ended while it wrote leaves an empty file.
      if (!Files.exists(cache) || Files.size(cache) == 0) {
        return false;
      }
      var made = Files.getLastModifiedTime(cache);
      try (var jars = Files.walk(lib)) {
        for (var jar : jars.toList()) {
          if (Files.getLastModifiedTime(jar).compareTo(made) >= 0) {
            return false;
          }
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + cache, e);
    }
  }

  private static boolean built(Path lib) {
    var path = System.getProperty("java.class.path").split(File.pathSeparator, -1);
    return Arrays.stream(path).allMatch(entry -> Path.of(entry).startsWith(lib));
  }
}
