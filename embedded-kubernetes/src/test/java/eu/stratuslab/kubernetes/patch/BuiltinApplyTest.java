package eu.stratuslab.kubernetes.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.schema.Documents;
import eu.stratuslab.kubernetes.schema.SchemaHints;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BuiltinApplyTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void a_config_map_is_shared_key_by_key() {
    SchemaHints hints = SchemaHints.builtin("v1", "ConfigMap");
    ObjectNode one = Documents.object("{apiVersion: v1, kind: ConfigMap, data: {a: '1'}}");
    ObjectNode other = Documents.object("{apiVersion: v1, kind: ConfigMap, data: {b: '2'}}");

    ObjectNode live = ServerSideApply.apply(null, one, "one", false, "v1", "", NOW, hints).object();
    live = ServerSideApply.apply(live, other, "other", false, "v1", "", NOW, hints).object();
    assertThat(live.path("data")).isEqualTo(Documents.value("{a: '1', b: '2'}"));

    one.remove("data");
    live = ServerSideApply.apply(live, one, "one", false, "v1", "", NOW, hints).object();
    assertThat(live.path("data")).isEqualTo(Documents.value("{b: '2'}"));
    assertThat(ServerSideApplyTest.entry(live, "one").isMissingNode()).isTrue();
  }

  @Test
  void a_sidecar_may_be_applied_by_another_manager() {
    SchemaHints hints = SchemaHints.builtin("apps/v1", "Deployment");
    ObjectNode live =
        ServerSideApply.apply(
                null,
                deployment("[{name: web, image: w, ports: [{containerPort: 80}]}]"),
                "helm",
                false,
                "apps/v1",
                "",
                NOW,
                hints)
            .object();
    assertThat(
            ServerSideApplyTest.fields(live, "helm")
                .at("/f:spec/f:template/f:spec/f:containers")
                .path("k:{\"name\":\"web\"}"))
        .isEqualTo(
            Documents.value(
                "{.: {}, f:image: {}, f:name: {}, f:ports: {'k:{\"containerPort\":80,\"protocol\":\"TCP\"}': {.: {}, f:containerPort: {}}}}"));

    live =
        ServerSideApply.apply(
                live,
                deployment("[{name: log, image: l}]"),
                "injector",
                false,
                "apps/v1",
                "",
                NOW,
                hints)
            .object();

    assertThat(live.at("/spec/template/spec/containers/0/name").asText()).isEqualTo("web");
    assertThat(live.at("/spec/template/spec/containers/1/name").asText()).isEqualTo("log");
  }

  @Test
  void a_deployment_is_patched_by_container_name() {
    ObjectNode patched =
        Patches.strategicMergePatch(
            deployment("[{name: web, image: a}, {name: log, image: l}]"),
            deployment("[{name: web, image: b, env: [{name: X, value: y}]}]"),
            SchemaHints.builtin("apps/v1", "Deployment"));

    assertThat(patched.at("/spec/template/spec/containers"))
        .isEqualTo(
            Documents.value(
                "[{name: web, image: b, env: [{name: X, value: y}]}, {name: log, image: l}]"));
  }

  private static ObjectNode deployment(String containers) {
    return Documents.object(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: d}
        spec: {template: {spec: {containers: %s}}}
        """
            .formatted(containers));
  }
}
