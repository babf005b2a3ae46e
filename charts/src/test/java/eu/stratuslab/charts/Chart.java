package eu.stratuslab.charts;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The chart, as Helm itself reads it. */
final class Chart {
  /** The one namespace in which it may be installed. */
  static final String NAMESPACE = "stratuslab-system";

  static final String RELEASE = "cloud";

  /** The fewest values with which it installs. */
  static final Map<String, Object> TRIAL = Map.of("tls.selfSigned", true);

  static final Path DIRECTORY = Path.of("stratuslab").toAbsolutePath();

  private Chart() {}

  static Helm helm() {
    return new Helm(DIRECTORY);
  }

  /** What Helm would send to the API server. */
  static String rendered(Path values) {
    return template(NAMESPACE).withValuesFile(values).call();
  }

  /** The same with single values. */
  static String rendered(String namespace, Map<String, Object> values) {
    var template = template(namespace);
    values.forEach(template::set);
    return template.call();
  }

  private static TemplateCommand template(String namespace) {
    return helm().template().withName(RELEASE).withNamespace(namespace).withKubeVersion("v1.36.0");
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
