package eu.stratuslab.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.bootstrap.Bridge;
import eu.stratuslab.bridge.bootstrap.BridgeSettings;
import eu.stratuslab.bridge.http.HttpSettings;
import eu.stratuslab.bridge.mirror.Dangling;
import eu.stratuslab.bridge.mirror.DanglingLook;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.event.Events;
import eu.stratuslab.model.resource.ResourceTypes;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator is told of a cloud, from outside, is what the mirror sees inside. */
class OverviewTest {
  private static final String MACHINE = "01a20391-414b-700b-a289-59eb7a4f1aa5";
  private static final String STRAY = "01a20391-414b-700b-a289-59eb7a4f1aa6";
  private static final Kind HOST = Kind.of(ResourceTypes.HOST.mirrored().orElseThrow());

  @TempDir private Path directory;
  private final FakeStore store = new FakeStore(UUID.randomUUID().toString());
  private final List<Resource> resources = new ArrayList<>();

  @Test
  void each_number_above_zero_and_back() throws Exception {
    var password = directory.resolve("password");
    try (var bridge = Bridge.start(store, BridgeSettings.of(HttpSettings.loopback(0), password));
        var client =
            new CimiClient(bridge.url().toString(), "admin", Files.readString(password).strip())) {
      var configuration = "configurations/" + store.cloud();
      look(client, List.of(), List.of("serviceConfigurations/" + store.cloud()), List.of());
      resource(configuration.replace("configurations/", ""), "Configuration", Json.object());
      look(client, List.of(), List.of(), List.of());

      store.insert(document("Machine", MACHINE));
      look(client, List.of(), List.of("machines/" + MACHINE), List.of());
      resource(MACHINE, "Machine", Json.object());
      host(MACHINE);
      look(client, List.of(), List.of(), List.of());

      host(STRAY);
      look(client, List.of(), List.of(), List.of(STRAY));
      resources.removeLast();
      look(client, List.of(), List.of(), List.of());

      var job = store.insert(openJob());
      look(client, List.of("jobs/" + STRAY), List.of(), List.of());
      store.remove("Job", STRAY, job.version());
      look(client, List.of(), List.of(), List.of());
    }
  }

  @Test
  void a_domain_counts_once_its_host_lists_it_after_its_machine_was_deleted() throws Exception {
    var password = directory.resolve("password");
    try (var bridge = Bridge.start(store, BridgeSettings.of(HttpSettings.loopback(0), password));
        var client =
            new CimiClient(bridge.url().toString(), "admin", Files.readString(password).strip())) {
      resource(store.cloud(), "Configuration", Json.object());
      var before = Instant.now();
      var machine = document("Machine", MACHINE);
      store.insert(machine, Events.created(machine, Optional.empty(), before));
      assertThat(client.delete("machines/" + MACHINE).status()).isEqualTo(200);
      host(MACHINE, before);
      look(client, List.of(), List.of(), List.of());
      resources.removeLast();
      host(MACHINE, before.plusSeconds(60));
      look(client, List.of(), List.of(), List.of(MACHINE));
    }
  }

  @Test
  void what_does_not_fit_on_a_page_is_seen_too() throws Exception {
    var password = directory.resolve("password");
    for (var i = 0; i < 1_001; i++) {
      store.insert(document("Machine", new UUID(7, i).toString()));
    }
    try (var bridge = Bridge.start(store, BridgeSettings.of(HttpSettings.loopback(0), password));
        var client =
            new CimiClient(bridge.url().toString(), "admin", Files.readString(password).strip())) {
      var states = new ArrayList<String>();
      client.each(
          "machines",
          "$select=next,machines/state",
          machine -> states.add(machine.path("state").asText()));

      assertThat(states).hasSize(1_001).containsOnly("STARTED");
      assertThat(Overview.dangling(client, kube()).documents()).hasSize(1_002);
    }
  }

  private void look(
      CimiClient client, List<String> jobs, List<String> documents, List<String> domains) {
    var expected = new Dangling(jobs, documents, domains);
    assertThat(Overview.dangling(client, kube())).isEqualTo(expected);
    assertThat(DanglingLook.at(store, kube())).isEqualTo(expected);
  }

  private Document document(String type, String key) {
    var acl = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
    return Document.create(type, key, store.cloud(), "admin", acl, Instant.EPOCH, Json.object())
        .with(d -> d.state("STARTED"));
  }

  private Document openJob() {
    var spec = Json.object().put("action", "add");
    spec.putObject("targetResource").put("href", "machines/" + STRAY);
    return document("Job", STRAY)
        .with(d -> d.spec(spec).state("RUNNING").status(Json.object().put("state", "RUNNING")));
  }

  private void host(String domain) {
    host(domain, Instant.now());
  }

  private void host(String domain, Instant at) {
    var status = Json.object().put("heartbeat", at.toString());
    status.putArray("domains").addObject().put("id", domain).put("epoch", 1).put("running", true);
    resources.add(
        new Resource(
            HOST,
            null,
            UUID.randomUUID().toString(),
            Resource.Meta.none(),
            Map.of(),
            Map.of(),
            Json.object(),
            status));
  }

  private void resource(
      String name, String kind, com.fasterxml.jackson.databind.node.ObjectNode s) {
    var of =
        ResourceTypes.ALL.stream()
            .flatMap(type -> type.mirrored().stream())
            .filter(mirrored -> mirrored.kind().equals(kind))
            .map(Kind::of)
            .findFirst()
            .orElseThrow();
    resources.add(
        new Resource(of, null, name, Resource.Meta.none(), Map.of(), Map.of(), Json.object(), s));
  }

  /** Only lists. */
  private KubeApi kube() {
    return (KubeApi)
        Proxy.newProxyInstance(
            OverviewTest.class.getClassLoader(),
            new Class<?>[] {KubeApi.class},
            (_, method, arguments) -> {
              if (!method.getName().equals("list")) {
                throw new UnsupportedOperationException(method.getName());
              }
              return resources.stream().filter(r -> r.kind().equals(arguments[0])).toList();
            });
  }
}
