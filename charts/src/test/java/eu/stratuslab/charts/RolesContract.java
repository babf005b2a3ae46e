package eu.stratuslab.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.KubeException.Code;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.process.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bridge, operator and agents under exactly the roles and policies of the chart: first that they
 * can do their work, then what each of them is refused, and what people may do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RolesContract {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Kind MACHINE = new Kind("Machine", "machines", true);
  private static final Kind HOST = new Kind("Host", "hosts", false);
  private static final String TENANT = "stratuslab-admin";

  private @Nullable Installed installed;

  abstract Server server(Path directory);

  @BeforeAll
  void install(@TempDir Path directory) throws Exception {
    installed = new Installed(server(directory), directory);
    machine("runs");
  }

  @AfterAll
  void end() throws Exception {
    if (installed != null) {
      installed.close();
    }
  }

  @Test
  void a_machine_is_made_placed_started_and_deleted() {
    var machine = machine("passes");
    var client = cloud().client();

    assertThat(client.delete("machines/" + machine).status()).isLessThan(300);

    eventually("it is gone", () -> client.get("machines/" + machine).status() >= 400);
    eventually("its resource too", () -> admin().get(ref(machine)).isEmpty());
  }

  @Test
  void an_agent_writes_nothing_of_another_host() {
    var there = running();
    var stranger = cloud().agent("node-2");

    refused("not on the agent's own host", () -> status(stranger, there));
    refused(
        "not on the agent's own host",
        () -> stranger.addFinalizer(there.ref(), there.meta().uid(), "stratuslab.eu/other"));
    assertThat(status(cloud().agent("node-1"), there).name()).isEqualTo(there.name());
  }

  @Test
  void an_agent_writes_no_spec_and_no_label() {
    var agent = cloud().agent("node-1");
    var there = running();

    refused(
        "only the status and its finalizer",
        () -> agent.apply(edited(there, "cpu", 64), uid(there), "x"));
    refused(
        "only the status and its finalizer",
        () -> agent.addFinalizer(there.ref(), uid(there), "other"));
    refused("delete", () -> agent.delete(there.ref(), uid(there)));
  }

  @Test
  void an_agent_reports_on_its_own_host_only() {
    var stranger = cloud().agent("node-2");
    var host = host("node-1");

    refused("the host of its own node only", () -> status(stranger, host));
    refused(
        "the host of its own node only",
        () -> stranger.create(host(UUID.randomUUID(), "node-1", false)));
    refused(
        "only an administrator", () -> stranger.create(host(UUID.randomUUID(), "node-2", true)));
    refused("delete", () -> stranger.delete(host.ref(), uid(host)));
  }

  @Test
  void only_the_bridge_asks_for_an_end() {
    var there = running();

    refused(
        "only the bridge writes spec.terminate",
        () -> admin().apply(edited(there, "terminate", "job"), uid(there), "x"));
    refused(
        "forbidden",
        () -> cloud().operator().apply(edited(there, "terminate", "job"), uid(there), "x"));
  }

  @Test
  void nobody_reads_secrets_outside_the_tenants_namespaces() {
    for (var api : new KubeApi[] {cloud().bridge(), cloud().operator(), cloud().agent("node-1")}) {
      refused("secrets", () -> api.secret(Chart.NAMESPACE, "stratuslab-admin"));
      refused("secrets", () -> api.secret("kube-system", "any"));
    }
    refused("secrets", () -> cloud().operator().secret(TENANT, "any"));
    refused(
        "secrets",
        () -> cloud().agent("node-1").putSecret(TENANT, "any", "c", Map.of("a", new byte[1])));
    assertThat(cloud().bridge().secret(TENANT, "any")).isEmpty();
    assertThat(cloud().agent("node-1").secret(TENANT, "any")).isEmpty();
  }

  @Test
  void the_bridge_gives_no_rights_outside_the_tenants_namespaces() {
    refused("only where their name begins", () -> cloud().bridge().ensureNamespace("other", "c"));
    refused("only where their name begins", () -> cloud().bridge().ensureNamespace("default", "c"));
  }

  @Test
  void the_bridge_writes_no_status_and_the_operator_no_spec() {
    var there = running();

    refused("status", () -> status(cloud().bridge(), there));
    refused("patch", () -> cloud().operator().apply(edited(there, "cpu", 64), uid(there), "x"));
    refused("create", () -> cloud().operator().create(host(UUID.randomUUID(), "node-9", false)));
  }

  /** From the HTTP request by the Job to the call of the hypervisor. */
  @Test
  void one_id_leads_through_the_logs_of_all_components() {
    var logs = new LogLines();
    String machine;
    try (logs) {
      machine = machine("followed");
    }

    var accepted =
        logs.of("bridge.job.Jobs").stream()
            .filter(line -> line.path("message").asText().contains("machines/" + machine))
            .findFirst()
            .orElseThrow();
    var job = accepted.path("job").asText();
    assertThat(job).isNotEmpty();
    assertThat(accepted.path("request").asText()).isNotEmpty();
    for (var logger :
        List.of(
            "bridge.mirror.MirrorReconciler",
            "operator.machine.MachineAttendant",
            "agent.domain.MachineReconciler",
            "agent.hypervisor.Hypervisor")) {
      assertThat(logs.of(logger))
          .as(logger)
          .anySatisfy(
              line -> {
                assertThat(line.path("job").asText()).isEqualTo(job);
                assertThat(line.path("resource").asText()).contains(machine);
              });
    }
    assertThat(logs.of("agent.hypervisor.Hypervisor"))
        .filteredOn(line -> line.path("job").asText().equals(job))
        .extracting(line -> line.path("message").asText())
        .contains("define", "startPaused", "resume");
  }

  @Test
  void one_id_leads_through_the_import_of_an_image_too() {
    var logs = new LogLines();
    String image;
    try (logs) {
      image = key(imported("followed-image"));
    }

    var job =
        logs.of("bridge.job.Jobs").stream()
            .filter(line -> line.path("message").asText().contains("machineImages/" + image))
            .findFirst()
            .orElseThrow()
            .path("job")
            .asText();
    assertThat(job).isNotEmpty();
    for (var logger :
        List.of(
            "bridge.mirror.MirrorReconciler",
            "operator.image.ImageReconciler",
            "agent.storage.ImageReconciler",
            "agent.storage.ImageCache")) {
      assertThat(logs.of(logger))
          .as(logger)
          .anySatisfy(
              line -> {
                assertThat(line.path("job").asText()).isEqualTo(job);
                assertThat(line.path("resource").asText()).contains(image);
              });
    }
  }

  @Test
  void people_see_what_their_roles_say_and_write_nothing() {
    var people = new People(cloud().kubernetes(), TENANT);
    var rules = cloud().kubernetes().rbac().clusterRoles().withName("view").get().getRules();
    assumeTrue(
        rules != null && !rules.isEmpty(),
        "skipped: because nothing here adds our rules to the roles for people");
    var viewer = people.with("view");
    var editor = people.with("edit");
    var owner = people.with("admin");
    eventually("they may look", () -> people.may(owner, "watch", "machines"));

    for (var resource : List.of("machines", "volumes", "images")) {
      for (var person : List.of(viewer, editor, owner)) {
        for (var verb : List.of("get", "list", "watch")) {
          assertThat(people.may(person, verb, resource)).as(person + resource + verb).isTrue();
        }
        for (var verb : List.of("create", "update", "patch", "deletecollection")) {
          assertThat(people.may(person, verb, resource)).as(person + resource + verb).isFalse();
        }
        assertThat(people.may(person, "patch", resource + "/status")).isFalse();
      }
      assertThat(people.may(viewer, "delete", resource)).isFalse();
      assertThat(people.may(editor, "delete", resource)).isTrue();
      assertThat(people.may(owner, "delete", resource)).isTrue();
    }
    assertThat(people.may(owner, "delete", "hosts")).isFalse();
    assertThat(people.may(viewer, "get", "", "secrets")).isFalse();
    assertThat(people.may("a-stranger", "get", "machines")).isFalse();
  }

  private static void refused(String why, ThrowingCallable attempt) {
    assertThatThrownBy(attempt)
        .isInstanceOfSatisfying(
            KubeException.class,
            e -> assertThat(e.code()).as(e.getMessage()).isIn(Code.FORBIDDEN, Code.INVALID))
        .hasMessageContaining(why);
  }

  private static Resource status(KubeApi as, Resource there) {
    return as.applyStatus(there.ref(), uid(there), Json.object().put("sequence", 1), "a-test");
  }

  private static String uid(Resource resource) {
    return resource.meta().uid();
  }

  private static Resource edited(Resource there, String member, Object value) {
    var spec = there.spec().deepCopy();
    spec.set(member, Json.mapper().valueToTree(value));
    return new Resource(
        there.kind(),
        there.namespace(),
        there.name(),
        Resource.Meta.none(),
        there.labels(),
        there.annotations(),
        spec,
        Json.object());
  }

  private static Resource host(UUID id, String node, boolean lost) {
    return new Resource(
        HOST,
        null,
        id.toString(),
        Resource.Meta.none(),
        Map.of(Labels.NODE, node),
        Map.of(),
        Json.object().put("lost", lost),
        Json.object());
  }

  private Resource host(String node) {
    return admin().list(HOST, Map.of(Labels.NODE, node)).getFirst();
  }

  private Resource running() {
    return admin().list(MACHINE, Map.of()).stream()
        .filter(machine -> "runs".equals(machine.annotations().get(Labels.NAME)))
        .findFirst()
        .orElseThrow();
  }

  private static Ref ref(String machine) {
    return new Ref(MACHINE, TENANT, machine);
  }

  /** The key of a machine that runs. */
  private String machine(String name) {
    var client = cloud().client();
    var body = Json.object().put("name", name);
    var template = body.putObject("machineTemplate");
    template.put("initialState", "STARTED");
    template
        .putObject("machineConfig")
        .put("href", client.named("machineConfigurations", "micro").path(0).path("id").asText());
    template.putObject("machineImage").put("href", image());
    template.put("userData", "IyEvYmluL3NoCg==");
    var key = key(client.post("machines", body).orThrow("machine"));
    eventually(
        name + " runs",
        () -> "STARTED".equals(client.get("machines/" + key).body().path("state").asText()));
    return key;
  }

  private String image() {
    var client = cloud().client();
    var there = client.named("machineImages", "empty");
    return there.isEmpty() ? imported("empty") : there.path(0).path("id").asText();
  }

  /** The id of an image that is available. */
  private String imported(String name) {
    var client = cloud().client();
    var settings = client.get("serviceConfigurations").body().at("/serviceConfigurations/0/id");
    ObjectNode directories = Json.object();
    directories.putArray("imageDirectories").add(cloud().images().toString());
    client
        .put(
            "serviceConfigurations/" + key(settings.asText()) + "?%24select=imageDirectories",
            directories)
        .orThrow("configuration");
    var body =
        Json.object()
            .put("name", name)
            .put("imageLocation", "file://" + cloud().images().resolve("empty.raw"));
    var id = client.post("machineImages", body).orThrow("image").path("id").asText();
    eventually(
        "the image is there",
        () ->
            "AVAILABLE"
                .equals(client.get("machineImages/" + key(id)).body().path("state").asText()));
    return id;
  }

  private static String key(JsonNode resource) {
    return key(resource.path("id").asText());
  }

  private static String key(String href) {
    return href.substring(href.lastIndexOf('/') + 1);
  }

  private static void eventually(String what, Supplier<Boolean> condition) {
    assertThat(Await.until(PATIENCE, () -> Optional.of(true).filter(any -> condition.get())))
        .as(what)
        .isPresent();
  }

  private KubeApi admin() {
    return cloud().admin();
  }

  private Installed cloud() {
    return Objects.requireNonNull(installed);
  }
}
