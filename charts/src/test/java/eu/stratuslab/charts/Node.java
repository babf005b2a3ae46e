package eu.stratuslab.charts;

import eu.stratuslab.charts.Containers.Launch;
import eu.stratuslab.charts.Containers.Mount;
import eu.stratuslab.standalone.process.Await;
import eu.stratuslab.standalone.process.Command;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One node of a cluster that has none: runs the pods of the release's Deployments and DaemonSets,
 * one of each, with the containers, arguments, Secrets and directories that the chart gives them.
 * It shares the machine's network, so pods listen on ports of their own on the loopback address.
 */
final class Node implements AutoCloseable {
  static final String NAME = "node-1";
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final Duration COMMAND = Duration.ofSeconds(30);

  private final Server server;
  private final Containers containers;
  private final Path directory;
  private final Map<String, Pod> pods = new TreeMap<>();
  private final HttpClient http = HttpClient.newHttpClient();

  /** A pod that was started. */
  private record Pod(Process process, Path log, Map<String, Integer> ports) {}

  Node(Server server, Containers containers, Path directory) {
    this.server = server;
    this.containers = containers;
    this.directory = directory;
  }

  /** Starts what is wanted and does not run, ends what runs and is not wanted. */
  void sync() {
    var wanted = new TreeMap<String, PodTemplateSpec>();
    var apps = server.client().apps();
    apps.deployments()
        .inNamespace(Chart.NAMESPACE)
        .list()
        .getItems()
        .forEach(d -> wanted.put(d.getMetadata().getName(), d.getSpec().getTemplate()));
    apps.daemonSets()
        .inNamespace(Chart.NAMESPACE)
        .list()
        .getItems()
        .forEach(d -> wanted.put(d.getMetadata().getName(), d.getSpec().getTemplate()));
    for (var name : List.copyOf(pods.keySet())) {
      if (!wanted.containsKey(name)) {
        stop(Objects.requireNonNull(pods.remove(name)));
      }
    }
    wanted.forEach(
        (name, template) -> {
          if (!pods.containsKey(name)) {
            pods.put(name, start(name, template.getSpec()));
          }
        });
  }

  /** Waits until every pod has answered all its probes well. */
  void awaitReady() {
    pods.forEach(
        (name, pod) -> {
          var _ =
              Await.until(PATIENCE, Duration.ofMillis(500), () -> well(pod))
                  .orElseThrow(() -> new AssertionError(name + " is not ready: " + answers(pod)));
        });
  }

  private Optional<Boolean> well(Pod pod) {
    if (!pod.process().isAlive()) {
      throw new AssertionError("it ended with " + pod.process().exitValue() + log(pod));
    }
    return List.of("/livez", "/readyz", "/startedz").stream()
            .allMatch(path -> answer(pod, path).startsWith("200 "))
        ? Optional.of(true)
        : Optional.empty();
  }

  private String answers(Pod pod) {
    return answer(pod, "/livez") + answer(pod, "/readyz") + log(pod);
  }

  private String answer(Pod pod, String path) {
    try {
      var uri = URI.create("http://127.0.0.1:" + pod.ports().get("probe-port") + path);
      var answer =
          http.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String log(Pod pod) {
    try {
      var text = Files.readString(pod.log());
      return "\n" + text.substring(Math.max(0, text.length() - 4000));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Where a pod listens for what the chart lets it listen on. */
  int port(String pod, String option) {
    return Objects.requireNonNull(Objects.requireNonNull(pods.get(pod)).ports().get(option));
  }

  /** The number of pods that run. */
  int running() {
    return pods.size();
  }

  /** Runs the pod of a hook to its end; true if it ended well. */
  boolean run(String name, PodSpec spec, Map<String, String> environment) {
    var pod = start(name, spec, environment);
    try {
      if (!pod.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(name + " does not end" + log(pod));
      }
      if (pod.process().exitValue() != 0) {
        System.err.println(name + " ended badly" + log(pod));
        return false;
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      stop(pod);
    }
  }

  private Pod start(String name, PodSpec spec) {
    return start(name, spec, Map.of());
  }

  private Pod start(String name, PodSpec spec, Map<String, String> more) {
    var container = spec.getContainers().getFirst();
    var home = directory.resolve("pods").resolve(name);
    var ports = new HashMap<String, Integer>();
    var arguments = container.getArgs().stream().map(argument -> here(argument, ports)).toList();
    var mounts = new ArrayList<Mount>();
    for (var mount : container.getVolumeMounts()) {
      mounts.add(mount(home, spec, mount));
    }
    var environment = environment(container);
    environment.putAll(more);
    if (spec.getServiceAccountName() != null) {
      var cluster = made(home.resolve("cluster"));
      copy(kubeconfig(spec.getServiceAccountName()), cluster.resolve("kubeconfig"));
      mounts.add(new Mount(cluster, "/tmp/cluster", true));
      environment.put("STRATUSLAB_KUBECONFIG", "/tmp/cluster/kubeconfig");
    }
    var log = made(directory.resolve("logs")).resolve(name + ".log");
    var user = Optional.ofNullable(container.getSecurityContext().getRunAsUser());
    var launch =
        new Launch(
            image(container),
            user.orElseGet(() -> spec.getSecurityContext().getRunAsUser()),
            arguments,
            environment,
            mounts,
            log);
    return new Pod(containers.start(launch), log, ports);
  }

  /** {@code localhost/stratuslab/bridge:0.1.0} is {@code bridge}. */
  private static String image(Container container) {
    var name = container.getImage();
    return name.substring(name.lastIndexOf('/') + 1, name.lastIndexOf(':'));
  }

  /** Pods have no addresses of their own here. */
  private static String here(String argument, Map<String, Integer> ports) {
    if (argument.endsWith("address=0.0.0.0")) {
      return argument.replace("0.0.0.0", "127.0.0.1");
    }
    for (var option : List.of("port", "probe-port")) {
      if (argument.startsWith("--" + option + "=")) {
        ports.put(option, freePort());
        return "--" + option + "=" + ports.get(option);
      }
    }
    return argument;
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> environment(Container container) {
    var environment = new HashMap<String, String>();
    for (var variable : container.getEnv()) {
      environment.put(
          variable.getName(), variable.getValueFrom() == null ? variable.getValue() : NAME);
    }
    return environment;
  }

  private Path kubeconfig(String serviceAccount) {
    return serviceAccount.equals("stratuslab-agent")
        ? server.kubeconfig(serviceAccount, NAME)
        : server.kubeconfig(serviceAccount);
  }

  private Mount mount(Path home, PodSpec spec, VolumeMount mount) {
    var volume =
        spec.getVolumes().stream()
            .filter(each -> each.getName().equals(mount.getName()))
            .findFirst()
            .orElseThrow();
    return new Mount(
        source(home, volume), mount.getMountPath(), Boolean.TRUE.equals(mount.getReadOnly()));
  }

  private Path source(Path home, Volume volume) {
    if (volume.getHostPath() != null) {
      var path = Path.of(volume.getHostPath().getPath());
      return "DirectoryOrCreate".equals(volume.getHostPath().getType()) ? made(path) : path;
    }
    if (volume.getPersistentVolumeClaim() != null) {
      return owned(
          directory.resolve("claims").resolve(volume.getPersistentVolumeClaim().getClaimName()));
    }
    var path = home.resolve(volume.getName());
    if (volume.getSecret() != null) {
      secret(volume.getSecret().getSecretName(), made(path));
      return path;
    }
    return owned(path);
  }

  private void secret(String name, Path into) {
    var secret = server.client().secrets().inNamespace(Chart.NAMESPACE).withName(name).get();
    secret.getData().forEach((key, value) -> write(into.resolve(key), value));
  }

  private static void write(Path file, String base64) {
    try {
      Files.writeString(
          file, new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.writeString(to, Files.readString(from));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path made(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What fsGroup does. */
  private static Path owned(Path directory) {
    Command.run(COMMAND, List.of("chmod", "0777", made(directory).toString())).orThrow("chmod");
    return directory;
  }

  private static void stop(Pod pod) {
    var program = pod.process().children().findFirst().orElse(pod.process().toHandle());
    program.destroy();
    try {
      if (!pod.process().waitFor(30, TimeUnit.SECONDS)) {
        program.destroyForcibly();
        pod.process().destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    pods.values().forEach(Node::stop);
    pods.clear();
    http.close();
  }
}
