package eu.stratuslab.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real API server for tests: that of {@code TEST_KUBECONFIG}, else one started from the binaries
 * in {@code KUBEBUILDER_ASSETS}, on loopback only.
 */
public final class RealApiServer implements AutoCloseable {
  private static final String TOKEN = "token-of-the-tests";

  private final List<Process> processes = new ArrayList<>();
  private final Config config;

  private RealApiServer(Config config) {
    this.config = config;
  }

  /** A server, or empty if this machine has none; then {@link #why} says so. */
  public static Optional<RealApiServer> start(Path directory) {
    var kubeconfig = System.getenv("TEST_KUBECONFIG");
    if (kubeconfig != null) {
      return Optional.of(new RealApiServer(Config.fromKubeconfig(Path.of(kubeconfig).toFile())));
    }
    var assets = System.getenv("KUBEBUILDER_ASSETS");
    return assets == null ? Optional.empty() : Optional.of(start(Path.of(assets), directory));
  }

  /** Why there is none. */
  public static String why() {
    return "skipped: because neither TEST_KUBECONFIG nor KUBEBUILDER_ASSETS is set";
  }

  public Config config() {
    return config;
  }

  private static RealApiServer start(Path assets, Path directory) {
    try {
      var etcdPort = freePort();
      var peerPort = freePort();
      var port = freePort();
      var server = new RealApiServer(config(port));
      writeKeys(directory);
      server.run(directory, "etcd", etcd(assets, directory, etcdPort, peerPort));
      server.run(directory, "kube-apiserver", apiServer(assets, directory, etcdPort, port));
      Await.until("the API server is ready", server::ready);
      return server;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Config config(int port) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("https://127.0.0.1:" + port)
        .withTrustCerts(true)
        .withOauthToken(TOKEN)
        .build();
  }

  private static List<String> etcd(Path assets, Path directory, int port, int peer) {
    var url = "http://127.0.0.1:" + port;
    var peerUrl = "http://127.0.0.1:" + peer;
    return List.of(
        assets.resolve("etcd").toString(),
        "--name=default",
        "--data-dir=" + directory.resolve("etcd"),
        "--listen-client-urls=" + url,
        "--advertise-client-urls=" + url,
        "--listen-peer-urls=" + peerUrl,
        "--initial-advertise-peer-urls=" + peerUrl,
        "--initial-cluster=default=" + peerUrl,
        "--unsafe-no-fsync");
  }

  private static List<String> apiServer(Path assets, Path directory, int etcd, int port) {
    return List.of(
        assets.resolve("kube-apiserver").toString(),
        "--etcd-servers=http://127.0.0.1:" + etcd,
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--secure-port=" + port,
        "--cert-dir=" + directory.resolve("certs"),
        "--service-cluster-ip-range=10.0.0.0/24",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + directory.resolve("sa.pub"),
        "--service-account-signing-key-file=" + directory.resolve("sa.key"),
        "--authorization-mode=RBAC",
        "--token-auth-file=" + directory.resolve("tokens.csv"),
        "--disable-admission-plugins=ServiceAccount",
        "--endpoint-reconciler-type=none");
  }

  private static void writeKeys(Path directory) throws IOException {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      var pair = generator.generateKeyPair();
      pem(directory.resolve("sa.key"), "PRIVATE KEY", pair.getPrivate().getEncoded());
      pem(directory.resolve("sa.pub"), "PUBLIC KEY", pair.getPublic().getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    Files.writeString(directory.resolve("tokens.csv"), TOKEN + ",admin,admin,system:masters\n");
  }

  private static void pem(Path file, String what, byte[] der) throws IOException {
    var text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    Files.writeString(
        file,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(what, text.encodeToString(der), what));
  }

  private void run(Path directory, String name, List<String> command) throws IOException {
    processes.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile())
            .start());
  }

  private boolean ready() {
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      return "ok".equals(client.raw("/readyz")) && namespace(client) != null;
    } catch (KubernetesClientException _) {
      return false;
    }
  }

  private static @Nullable Object namespace(io.fabric8.kubernetes.client.KubernetesClient client) {
    return client.namespaces().withName("kube-system").get();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    for (var process : processes.reversed()) {
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException _) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
