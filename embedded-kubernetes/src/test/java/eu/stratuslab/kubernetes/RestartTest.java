package eu.stratuslab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.kubernetes.contract.Api;
import eu.stratuslab.kubernetes.contract.Cluster;
import eu.stratuslab.kubernetes.contract.EventStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What survives: restarts, sudden deaths, and a wipe. */
class RestartTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String KUBE_SYSTEM = "/api/v1/namespaces/kube-system";

  private static String map(String name) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + "}, data: {a: b}}";
  }

  private static Api api(EmbeddedKubernetes server) {
    return new Api(new Cluster(server.url(), server.token(), true, true));
  }

  @Test
  void everything_is_there_after_a_restart_and_watches_go_on(@TempDir Path directory)
      throws InterruptedException {
    String version;
    Api.Answer stored;
    String system;
    try (EmbeddedKubernetes server = EmbeddedKubernetes.start(Settings.in(directory))) {
      stored = api(server).post(MAPS, map("one"));
      version = api(server).get(MAPS).version();
      system = api(server).get(KUBE_SYSTEM).uid();
    }
    try (EmbeddedKubernetes server = EmbeddedKubernetes.start(Settings.in(directory))) {
      assertThat(api(server).get(MAPS + "/one").body()).isEqualTo(stored.body());
      assertThat(api(server).get(KUBE_SYSTEM).uid()).isEqualTo(system);
      try (EventStream events = api(server).watch(MAPS + "?watch=1&resourceVersion=" + version)) {
        Api.Answer next = api(server).post(MAPS, map("two"));
        assertThat(Long.parseLong(next.version())).isGreaterThan(Long.parseLong(version));
        assertThat(events.nextNamed()).isEqualTo("ADDED two");
      }
    }
  }

  @Test
  void what_was_acknowledged_survives_a_sudden_death(@TempDir Path directory) throws IOException {
    Path copy = directory.resolve("copy");
    Settings settings = Settings.in(directory.resolve("live"));
    try (EmbeddedKubernetes server = EmbeddedKubernetes.start(settings)) {
      for (int i = 0; i < 50; i++) {
        api(server).post(MAPS, map("m" + i));
      }
      // A copy of the files under a running server is what a power cut leaves behind.
      Files.createDirectories(copy);
      try (Stream<Path> files = Files.list(directory.resolve("live"))) {
        for (Path file : files.toList()) {
          Files.copy(file, copy.resolve(file.getFileName().toString()));
        }
      }
    }
    try (EmbeddedKubernetes server = EmbeddedKubernetes.start(Settings.in(copy))) {
      assertThat(api(server).get(MAPS).body().path("items")).hasSize(50);
    }
  }

  @Test
  void a_wipe_is_a_new_cluster_that_repeats_no_revision(@TempDir Path directory)
      throws InterruptedException {
    try (EmbeddedKubernetes server = EmbeddedKubernetes.start(Settings.in(directory))) {
      Api api = api(server);
      String system = api.get(KUBE_SYSTEM).uid();
      String version = api.post(MAPS, map("one")).version();
      try (EventStream events = api.watch(MAPS + "?watch=1&resourceVersion=" + version)) {
        server.wipe();
        assertThat(events.next().at("/object/code").asInt()).isEqualTo(410);
        assertThat(events.ends()).isTrue();
      }
      assertThat(api.get(KUBE_SYSTEM).uid()).isNotEmpty().isNotEqualTo(system);
      assertThat(api.get(MAPS).body().path("items")).isEmpty();
      assertThat(Long.parseLong(api.get(MAPS).version())).isGreaterThan(Long.parseLong(version));
      try (EventStream events = api.watch(MAPS + "?watch=1&resourceVersion=" + version)) {
        assertThat(events.next().at("/object/reason").asText()).isEqualTo("Expired");
      }
    }
  }

  @Test
  void a_lost_file_does_not_bring_old_revisions_back(@TempDir Path directory) {
    String version;
    try (EmbeddedKubernetes server =
        EmbeddedKubernetes.start(Settings.in(directory.resolve("a")))) {
      version = api(server).post(MAPS, map("one")).version();
    }
    try (EmbeddedKubernetes server =
        EmbeddedKubernetes.start(Settings.in(directory.resolve("b")))) {
      assertThat(Long.parseLong(api(server).get(MAPS).version()))
          .isGreaterThan(Long.parseLong(version));
    }
  }

  @Test
  void a_watch_that_is_too_slow_is_told_that_its_revision_is_gone() throws InterruptedException {
    try (EmbeddedKubernetes server = EmbeddedKubernetes.start(Settings.inMemory().withHistory(4))) {
      Api api = api(server);
      String version = api.get(MAPS).version();
      for (int i = 0; i < 6; i++) {
        api.post(MAPS, map("m" + i));
      }
      try (EventStream events = api.watch(MAPS + "?watch=1&resourceVersion=" + version)) {
        assertThat(events.next().at("/object/code").asInt()).isEqualTo(410);
        assertThat(events.ends()).isTrue();
      }
    }
  }

  @Test
  void nobody_gets_in_without_the_token() {
    try (EmbeddedKubernetes server = EmbeddedKubernetes.start(Settings.inMemory())) {
      assertThat(api(server).anonymous(MAPS).status()).isEqualTo(401);
      assertThat(new Api(new Cluster(server.url(), "wrong", true, true)).get(MAPS).status())
          .isEqualTo(401);
      assertThat(server.url()).startsWith("http://127.0.0.1:");
    }
  }
}
