package eu.stratuslab.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first commands, as Helm prints them after an install: they work for these values. */
class HelmNotesTest {
  private static final Path NOTES = Path.of("src/test/resources/renderings/trial.notes.txt");

  private @TempDir Path directory;

  @Test
  void a_trial_is_reached_through_a_port_of_ones_own() {
    Golden.check(NOTES, Chart.notes(Chart.TRIAL));
  }

  @Test
  void a_certificate_of_our_own_has_the_public_name() {
    Map<String, Object> values =
        Map.of("tls.selfSigned", true, "bridge.publicUrl", "https://cimi.test:8443");

    assertThat(Chart.notes(values))
        .contains("URL=https://cimi.test:8443", "curl --cacert stratuslab.crt")
        .doesNotContain("port-forward");
    assertThat(Hooks.rendered(directory, values))
        .contains("stratuslab-bridge,localhost,cimi.test\n");
  }

  @Test
  void a_certificate_of_somebody_else_is_not_for_localhost() {
    assertThat(Chart.notes(Map.of("tls.existingSecret", "mine")))
        .contains(
            "port-forward",
            "# a name in the certificate of the Secret mine",
            "curl --resolve $NAME:9200:127.0.0.1 -u");
  }

  @Test
  void behind_an_ingress_its_certificate_is_shown_and_documents_are_where_they_are() {
    assertThat(
            Chart.notes(
                Map.of(
                    "tls.selfSigned", true,
                    "bridge.ingress.enabled", true,
                    "bridge.ingress.host", "cimi.test",
                    "store.kind", "couchbase",
                    "store.couchbase.existingSecret", "couchbase",
                    "admin.existingSecret", "first")))
        .contains("in Couchbase", "URL=https://cimi.test\n", "get secret first -o")
        .doesNotContain("--cacert", "port-forward");
  }
}
