package eu.stratuslab.standalone.bench;

import eu.stratuslab.bridge.main.BridgeMain;
import eu.stratuslab.bridge.mirror.Mirror;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.model.configuration.Configuration;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.client.Access;
import eu.stratuslab.standalone.client.CimiClient;
import eu.stratuslab.standalone.process.Await;
import eu.stratuslab.standalone.process.Command;
import eu.stratuslab.standalone.process.Processes;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Two bridges in processes of their own over one cluster, and how long it takes until one mirrors
 * when the other one ends. Kubernetes is there already.
 */
final class HandOver implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** How long who woke up is watched. */
  private static final Duration AWAKE = Duration.ofSeconds(5);

  private final List<String> java;
  private final DataDirectory data;
  private final Path cfg;
  private final Processes processes;
  private final KubernetesClient kubernetes;
  private final Map<String, Integer> ports = new TreeMap<>();
  private int edits;

  /**
   * What one change of hands took, in seconds.
   *
   * @param elected until the other one held the Lease
   * @param applied until a write that was answered after the end had become a custom resource
   */
  record Took(double elected, double applied) {}

  /**
   * No bridge runs yet.
   *
   * @param java the command that a class and its arguments follow
   * @param data where the kubeconfig and the administrator's password are
   * @param cfg the cluster's couchbase.cfg
   */
  HandOver(List<String> java, DataDirectory data, Path cfg) {
    this.java = List.copyOf(java);
    this.data = data;
    this.cfg = cfg;
    this.processes = new Processes(data);
    this.kubernetes =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(data.kubeconfig().toFile()))
            .build();
  }

  /** Starts both, and waits until one mirrors and both serve. */
  void start() {
    for (var name : List.of("bridge-a", "bridge-b")) {
      ports.put(name, freePort());
      start(name);
    }
    settled();
  }

  /** The one that mirrors is killed at once. */
  Took killed() {
    return ended(process -> process.destroyForcibly());
  }

  /** The one that mirrors is asked to end. */
  Took stopped() {
    return ended(ProcessHandle::destroy);
  }

  /**
   * The one that mirrors stands still until the other one mirrors, and wakes up late: what was
   * written meanwhile stays.
   *
   * @throws IllegalStateException if a resource went back, or the one that woke up mirrors
   */
  Took paused() {
    var leader = holder().orElseThrow();
    var other = ports.keySet().stream().filter(name -> !name.equals(leader)).findFirst();
    var process = processes.find(leader).orElseThrow();
    Took took;
    try (var client = client(other.orElseThrow())) {
      var begun = System.nanoTime();
      signal("STOP", process);
      try {
        took = followed(client, other.get(), begun);
      } finally {
        signal("CONT", process);
      }
      var revision = write(client);
      await("revision " + revision, LOOK, () -> applied(revision));
      var end = System.nanoTime() + AWAKE.toNanos();
      while (System.nanoTime() - end < 0) {
        if (applied(revision).isEmpty() || !holder().equals(other)) {
          throw new IllegalStateException(leader + " has done harm after it woke up");
        }
        LockSupport.parkNanos(LOOK.toNanos());
      }
    }
    settled();
    return took;
  }

  private static void signal(String name, ProcessHandle process) {
    Command.run(AWAKE, List.of("kill", "-" + name, String.valueOf(process.pid())))
        .orThrow("kill -" + name);
  }

  private Took followed(CimiClient client, String other, long begun) {
    var revision = write(client);
    var elected = await("another holder", LOOK, () -> holder().filter(other::equals)) - begun;
    var applied = await("revision " + revision, LOOK, () -> applied(revision)) - begun;
    return new Took(elected / 1e9, applied / 1e9);
  }

  private interface End {
    boolean of(ProcessHandle process);
  }

  private Took ended(End end) {
    var leader = holder().orElseThrow();
    var other = ports.keySet().stream().filter(name -> !name.equals(leader)).findFirst();
    var process = processes.find(leader).orElseThrow();
    var begun = System.nanoTime();
    if (!end.of(process)) {
      throw new IllegalStateException(leader + " cannot be ended");
    }
    Took took;
    try (var client = client(other.orElseThrow())) {
      took = followed(client, other.get(), begun);
    }
    process.onExit().join();
    start(leader);
    settled();
    return took;
  }

  private void settled() {
    ports.keySet().forEach(name -> await(name, PAUSE, () -> serves(name)));
    try (var client = client(ports.keySet().iterator().next())) {
      var revision = write(client);
      await("revision " + revision, PAUSE, () -> applied(revision));
    }
    await("a holder", PAUSE, () -> holder().filter(ports::containsKey));
  }

  private static <T> long await(String what, Duration pause, Supplier<Optional<T>> look) {
    if (Await.until(PATIENCE, pause, look).isEmpty()) {
      throw new IllegalStateException("not there in time: " + what);
    }
    return System.nanoTime();
  }

  private void start(String name) {
    var command = new ArrayList<>(java);
    command.addAll(
        List.of(
            BridgeMain.class.getName(),
            "--kubeconfig",
            data.kubeconfig().toString(),
            "--store",
            "couchbase",
            "--couchbase-cfg",
            cfg.toString(),
            "--admin-password-file",
            data.adminPassword().toString(),
            "--port",
            String.valueOf(ports.get(name)),
            "--identity",
            name));
    processes.start(name, command);
  }

  private CimiClient client(String name) {
    return new CimiClient(
        "http://127.0.0.1:" + ports.get(name) + "/cimi/2/", Access.USER, Access.password(data));
  }

  private Optional<Boolean> serves(String name) {
    if (processes.find(name).isEmpty()) {
      throw new IllegalStateException(name + " has ended; see " + data.log(name));
    }
    try (var client = client(name)) {
      return Optional.of(client.get("cloudEntryPoint").status() == 200).filter(served -> served);
    } catch (UncheckedIOException _) {
      return Optional.empty();
    }
  }

  /** Changes a document that has a custom resource; returns its new revision. */
  private long write(CimiClient client) {
    var list = client.get("serviceConfigurations").orThrow("serviceConfigurations");
    var id = list.at("/serviceConfigurations/0/id").asText();
    var edit = Json.object().put("description", "edit " + ++edits);
    client.put(id + "?$select=description", edit).orThrow("put");
    return client.revision(id);
  }

  private Optional<Boolean> applied(long revision) {
    try {
      return kubernetes.resources(Configuration.class).list().getItems().stream()
          .map(resource -> resource.getSpec().revision())
          .filter(seen -> seen != null && seen >= revision)
          .map(_ -> true)
          .findFirst();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<String> holder() {
    return Optional.ofNullable(
            kubernetes.leases().inNamespace(Labels.SYSTEM_NAMESPACE).withName(Mirror.LEASE).get())
        .map(lease -> lease.getSpec().getHolderIdentity());
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends both. */
  @Override
  public void close() {
    ports.keySet().forEach(processes::stop);
    kubernetes.close();
  }
}
