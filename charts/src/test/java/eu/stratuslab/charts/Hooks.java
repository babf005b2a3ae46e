package eu.stratuslab.charts;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The chart's hooks. Helm as a library renders none of them: in a copy of the chart they are made
 * ordinary resources.
 */
final class Hooks {
  private static final String HOOK = "helm.sh/hook:";
  private static final String ORDINARY = "once-a-hook:";

  private Hooks() {}

  /**
   * What Helm would send to the API server before an install, and for a test.
   *
   * @param directory for the copy
   */
  static String rendered(Path directory, Map<String, Object> values) {
    var template =
        copy(directory)
            .template()
            .withName(Chart.RELEASE)
            .withNamespace(Chart.NAMESPACE)
            .withKubeVersion(Chart.KUBERNETES);
    values.forEach(template::set);
    return Stream.of(template.call().split("(?m)^---$"))
        .filter(document -> document.contains(ORDINARY))
        .map(document -> document.replace(ORDINARY, HOOK).strip() + "\n")
        .collect(Collectors.joining("---\n", "---\n", ""));
  }

  private static Helm copy(Path directory) {
    try (var files = Files.walk(Chart.DIRECTORY)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var to = directory.resolve(Chart.DIRECTORY.relativize(file));
        Files.createDirectories(to.getParent());
        Files.writeString(to, Files.readString(file).replace(HOOK, ORDINARY));
      }
      return new Helm(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
