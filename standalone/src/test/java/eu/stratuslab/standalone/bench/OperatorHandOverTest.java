package eu.stratuslab.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.process.Cluster;
import eu.stratuslab.kubernetes.EmbeddedKubernetes;
import eu.stratuslab.kubernetes.Settings;
import eu.stratuslab.operator.main.OperatorMain;
import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.cli.Component;
import eu.stratuslab.standalone.process.Await;
import eu.stratuslab.standalone.process.Processes;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two real operators over custom resources; the one that leads ends. */
@Tag("slow")
class OperatorHandOverTest {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorHandOverTest.class);
  private static final String LEASE = "stratuslab-operator";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(20);

  @TempDir private Path directory;
  private final List<String> started = new ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(processes()::stop);
  }

  private Processes processes() {
    return new Processes(new DataDirectory(directory));
  }

  @Test
  void another_operator_places_within_ten_seconds_of_a_kill_and_at_once_after_an_orderly_stop() {
    try (var server = EmbeddedKubernetes.start(Settings.in(directory.resolve("kubernetes")))) {
      var kubeconfig = new DataDirectory(directory).kubeconfig();
      DataDirectory.write(kubeconfig, server.kubeconfig().getBytes(StandardCharsets.UTF_8));
      try (var cluster = Cluster.of(Optional.of(kubeconfig))) {
        cluster.crds().install();
        try (var cloud = new HollowCloud(cluster.api(), 3)) {
          start();
          start();
          var killed = seconds(cloud, cluster.client(), ProcessHandle::destroyForcibly);
          start();
          var stopped = seconds(cloud, cluster.client(), ProcessHandle::destroy);
          assertThat(killed).isLessThanOrEqualTo(10);
          assertThat(stopped).isLessThanOrEqualTo(3);
        }
      }
    }
  }

  /**
   * From the end of the leader until the other one leads and has placed a machine that was made
   * meanwhile, one that the leader has left alone.
   */
  private double seconds(
      HollowCloud cloud, KubernetesClient client, Predicate<ProcessHandle> ending) {
    var first = cloud.machine();
    await("the first machine", () -> cloud.placed(first));
    var leader = holder(client).orElseThrow();
    var process = processes().find(leader).orElseThrow();
    var begun = System.nanoTime();
    assertThat(ending.test(process)).isTrue();
    await("another leader", () -> holder(client).filter(now -> !now.equals(leader)).isPresent());
    var elected = (System.nanoTime() - begun) / 1e9;
    var machine = cloud.machine();
    await("another machine", () -> cloud.placed(machine));
    var seconds = (System.nanoTime() - begun) / 1e9;
    LOG.info("{} ended: another one leads after {} s, places after {} s", leader, elected, seconds);
    process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    processes().stop(leader);
    return seconds;
  }

  private static Optional<String> holder(KubernetesClient client) {
    return Optional.ofNullable(
            client.leases().inNamespace(Labels.SYSTEM_NAMESPACE).withName(LEASE).get())
        .map(lease -> lease.getSpec().getHolderIdentity());
  }

  /** Starts one more, and waits until it knows who leads. */
  private void start() {
    var name = "operator-" + (started.size() + 1);
    var command = new ArrayList<>(Component.java());
    command.addAll(
        List.of(
            OperatorMain.class.getName(),
            "--kubeconfig",
            new DataDirectory(directory).kubeconfig().toString(),
            "--probe-port",
            "0",
            "--identity",
            name));
    started.add(name);
    processes().start(name, command);
    await(name, () -> log(name).contains(" leads"));
  }

  private String log(String name) {
    try {
      return Files.readString(new DataDirectory(directory).log(name));
    } catch (IOException _) {
      return "";
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    assertThat(
            Await.until(
                PATIENCE, LOOK, () -> Optional.of(true).filter(_ -> condition.getAsBoolean())))
        .as(what)
        .isPresent();
  }
}
