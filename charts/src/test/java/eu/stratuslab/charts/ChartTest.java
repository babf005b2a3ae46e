package eu.stratuslab.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart as Helm reads it, without a cluster. */
class ChartTest {
  private static final Path RENDERINGS = Path.of("src/test/resources/renderings");

  private @TempDir Path directory;

  @Test
  void helm_finds_nothing_to_say_against_it() {
    var result = Chart.helm().lint().strict().call();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"trial", "couchbase", "everything"})
  void these_values_give_exactly_these_resources(String name) {
    var rendered = Chart.rendered(RENDERINGS.resolve(name + ".values.yaml"));

    Golden.check(RENDERINGS.resolve(name + ".rendered.yaml"), rendered);
  }

  @Test
  void these_hooks_go_before_and_after() {
    Golden.check(RENDERINGS.resolve("trial.hooks.yaml"), Hooks.rendered(directory, Chart.TRIAL));
  }

  @ParameterizedTest(name = "{0}={1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "store.kind | mysql | must be one of",
        "bridge.replicas | 3 | The store evaluation is one file: bridge.replicas must be 1, not 3",
        "bridge.replicas | 0 | minimum",
        "images.tag | latest | images.tag must name a version, not latest",
        "images.pullPolicy | Sometimes | must be one of",
        "agent.subnet | 10.0.0.0/8 | agent.subnet must be a subnet from /16 to /30, like"
            + " 10.88.0.0/24",
        "agent.forward | routed | must be one of",
        "agent.stateDirectory | var/lib | agent.stateDirectory must be an absolute path",
        "agent.libvirt.socketDirectory | /run/libvirt/ | without a slash at its end",
        "agent.libvirt.socketDirectory | /srv/run | names a socket that is not in",
        "agent.pools[0] | srv | Each of agent.pools must be an absolute path",
        "bridge.publicUrl | https://cimi.test/cimi | must be scheme and authority only",
        "images.registry | a b | images.registry must be a registry and perhaps a path, like",
        "store.evaluation.size | 10GB | store.evaluation.size must be a quantity, like 512Mi",
        "store.evaluation.existingClaim | My_Claim | must be the name of an object in Kubernetes",
        "store.couchbase.bucket | a b | store.couchbase.bucket must be the name of a bucket",
        "admin.existingSecret | A | admin.existingSecret must be the name of an object",
        "bridge.ingress.host | https://x | bridge.ingress.host must be the name of a host, like",
        "operator.resources.limits.memory | lots | operator.resources.limits.memory must be a",
        "agent.libvirt.uri | xen:///system | must be the URI of a libvirt that runs QEMU, like",
        "agent.maxUnavailable | some | agent.maxUnavailable must be a number, or a share like 25%",
        "monitoring.serviceMonitor.interval | 30 sec | must be a time, like 30s",
        "agent.virtualisation | kvm | additional properties 'virtualisation' not allowed",
        "bridge.ingress.enabled | true | bridge.ingress.enabled needs bridge.ingress.host",
        "store.kind | couchbase | The store couchbase needs its addresses",
        "tls.existingSecret | mine | tls.existingSecret and tls.selfSigned exclude each other",
        "tls.selfSigned | false | The bridge needs a certificate: set tls.existingSecret",
      })
  void a_wrong_value_is_refused_with_the_reason(String key, String value, String reason) {
    var values = new HashMap<>(Chart.TRIAL);
    values.put(key, value);

    assertThatThrownBy(() -> Chart.rendered(Chart.NAMESPACE, values)).hasMessageContaining(reason);
  }

  @Test
  void the_schema_shows_nobody_a_pattern() {
    assertThat(Chart.read(Chart.DIRECTORY.resolve("values.schema.json")))
        .doesNotContain("\"pattern\"");
  }

  @ParameterizedTest(name = "{0}={1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "hosts[0] | https://cb-1 | Each of store.couchbase.hosts is HOST or HOST:PORT",
        "bucket | mine | existingSecret is the whole couchbase.cfg",
        "tls | true | existingSecret is the whole couchbase.cfg",
      })
  void what_a_store_cannot_be_is_refused_with_the_reason(String key, String value, String reason) {
    var values = new HashMap<>(Chart.TRIAL);
    values.put("store.kind", "couchbase");
    values.put("store.couchbase." + key, value);
    if (!key.equals("hosts[0]")) {
      values.put("store.couchbase.existingSecret", "couchbase");
    }

    assertThatThrownBy(() -> Chart.rendered(Chart.NAMESPACE, values)).hasMessageContaining(reason);
  }

  @Test
  void another_namespace_is_refused_with_the_right_command() {
    assertThatThrownBy(() -> Chart.rendered("default", Chart.TRIAL))
        .hasMessageContaining("--namespace stratuslab-system --create-namespace");
  }

  @Test
  void every_container_has_only_what_it_needs() {
    for (var spec : pods()) {
      assertThat(spec.getHostNetwork()).isNotEqualTo(true);
      assertThat(spec.getHostPID()).isNotEqualTo(true);
      for (var container : spec.getContainers()) {
        checkConfined(container);
        assertThat(container.getImage()).endsWith(":0.1.0");
        assertThat(container.getImagePullPolicy()).isEqualTo("IfNotPresent");
        assertThat(container.getResources().getLimits()).containsKey("memory");
      }
    }
  }

  static void checkConfined(Container container) {
    var context = container.getSecurityContext();
    assertThat(context.getPrivileged()).isNotEqualTo(true);
    assertThat(context.getAllowPrivilegeEscalation()).isFalse();
    assertThat(context.getReadOnlyRootFilesystem()).isTrue();
    assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(context.getCapabilities().getAdd())
        .isEqualTo(container.getName().equals("agent") ? List.of("DAC_OVERRIDE") : List.of());
  }

  @Test
  void only_agents_are_root_and_see_the_node() {
    for (var spec : pods()) {
      var agent = spec.getContainers().getFirst().getName().equals("agent");
      assertThat(spec.getVolumes().stream().anyMatch(volume -> volume.getHostPath() != null))
          .isEqualTo(agent);
      if (!agent) {
        assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
      }
    }
  }

  @Test
  void no_custom_resource_definition_belongs_to_the_release() {
    assertThat(trial()).extracting(HasMetadata::getKind).doesNotContain("CustomResourceDefinition");
  }

  @Test
  void what_holds_the_cloud_survives_an_uninstall() {
    assertThat(trial())
        .filteredOn(o -> List.of("PersistentVolumeClaim", "Secret").contains(o.getKind()))
        .hasSize(1)
        .allSatisfy(
            o ->
                assertThat(o.getMetadata().getAnnotations())
                    .containsEntry("helm.sh/resource-policy", "keep"));
  }

  /** Of bridge, operator and agent, of the Job before an install, and of the test. */
  private List<PodSpec> pods() {
    var pods =
        Stream.concat(trial().stream(), objects(Hooks.rendered(directory, Chart.TRIAL)).stream())
            .flatMap(ChartTest::pod)
            .toList();
    assertThat(pods).hasSize(5);
    return pods;
  }

  private static Stream<PodSpec> pod(HasMetadata object) {
    return switch (object) {
      case Deployment d -> Stream.of(d.getSpec().getTemplate().getSpec());
      case DaemonSet d -> Stream.of(d.getSpec().getTemplate().getSpec());
      case Job j -> Stream.of(j.getSpec().getTemplate().getSpec());
      case Pod p -> Stream.of(p.getSpec());
      default -> Stream.of();
    };
  }

  static List<HasMetadata> trial() {
    return objects(Chart.rendered(Chart.NAMESPACE, Map.copyOf(Chart.TRIAL)));
  }

  static List<HasMetadata> objects(String yaml) {
    var serialization = new KubernetesSerialization();
    return Stream.of(yaml.split("(?m)^---$"))
        .filter(document -> document.contains("kind:"))
        .map(document -> (HasMetadata) serialization.unmarshal(document))
        .toList();
  }
}
