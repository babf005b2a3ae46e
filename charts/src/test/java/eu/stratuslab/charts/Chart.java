package eu.stratuslab.charts;

import static org.assertj.core.api.Assertions.assertThat;

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

  static final String KUBERNETES = "v1.36.0";
  private static final int TIMEOUT = 600;

  static final Path DIRECTORY = Path.of("stratuslab").toAbsolutePath();

  private Chart() {}

  static Helm helm() {
    return new Helm(DIRECTORY);
  }

  /** Installs the release, with the values of a trial and others. */
  static void install(Path kubeconfig, Map<String, Object> values) {
    var install =
        helm()
            .install()
            .withName(RELEASE)
            .withNamespace(NAMESPACE)
            .createNamespace()
            .withTimeout(TIMEOUT)
            .withKubeConfig(kubeconfig);
    TRIAL.forEach(install::set);
    values.forEach(install::set);
    assertThat(install.call().getStatus()).isEqualTo("deployed");
  }

  static void uninstall(Path kubeconfig) {
    Helm.uninstall(RELEASE).withNamespace(NAMESPACE).withKubeConfig(kubeconfig).call();
  }

  /** {@code helm test}: says what Helm says, which is an exception if the test failed. */
  static void test(Path kubeconfig) {
    Helm.test(RELEASE)
        .withNamespace(NAMESPACE)
        .withTimeout(TIMEOUT)
        .withKubeConfig(kubeconfig)
        .call();
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

  /** What Helm says to who has installed it. */
  static String notes(Map<String, Object> values) {
    var install =
        helm()
            .install()
            .clientOnly()
            .dryRun()
            .withKubeVersion(KUBERNETES)
            .withName(RELEASE)
            .withNamespace(NAMESPACE);
    values.forEach(install::set);
    return install.call().getOutput().split("(?m)^NOTES:$", 2)[1].strip() + "\n";
  }

  private static TemplateCommand template(String namespace) {
    return helm().template().withName(RELEASE).withNamespace(namespace).withKubeVersion(KUBERNETES);
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
