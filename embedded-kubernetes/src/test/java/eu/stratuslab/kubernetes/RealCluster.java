package eu.stratuslab.kubernetes;

import eu.stratuslab.kubernetes.contract.Api;
import eu.stratuslab.kubernetes.contract.Cluster;
import eu.stratuslab.kubernetes.contract.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A real API server for one test run: etcd, kube-apiserver and, when present,
 * kube-controller-manager from a folder, as processes that listen on the loopback address only.
 */
final class RealCluster implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final Path programs;
  private final Path directory;
  private final String token = UUID.randomUUID().toString();
  private final List<Process> processes = new ArrayList<>();
  private final int port;
  private final boolean collects;

  private RealCluster(Path programs, Path directory) throws IOException {
    this.programs = programs;
    this.directory = directory;
    this.port = freePort();
    this.collects = Files.isExecutable(programs.resolve("kube-controller-manager"));
  }

  /** Starts the programs of a folder; data go to the directory. */
  static RealCluster start(Path programs, Path directory) {
    try {
      RealCluster cluster = new RealCluster(programs, directory);
      try {
        cluster.launch();
      } catch (IOException | RuntimeException | Error e) {
        cluster.close();
        throw e;
      }
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Cluster cluster() {
    return new Cluster("https://127.0.0.1:" + port, token, collects, false);
  }

  private void launch() throws IOException {
    int client = freePort();
    int peer = freePort();
    String etcd = "http://127.0.0.1:" + client;
    String peers = "http://127.0.0.1:" + peer;
    run(
        "etcd",
        "--name=default",
        "--data-dir=" + directory.resolve("etcd"),
        "--listen-client-urls=" + etcd,
        "--advertise-client-urls=" + etcd,
        "--listen-peer-urls=" + peers,
        "--initial-advertise-peer-urls=" + peers,
        "--initial-cluster=default=" + peers,
        "--unsafe-no-fsync");
    writeKeys();
    Files.writeString(directory.resolve("tokens.csv"), token + ",admin,admin,system:masters\n");
    run(
        "kube-apiserver",
        "--etcd-servers=" + etcd,
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--secure-port=" + port,
        "--cert-dir=" + directory.resolve("certificates"),
        "--service-cluster-ip-range=10.0.0.0/24",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + directory.resolve("sa.pub"),
        "--service-account-signing-key-file=" + directory.resolve("sa.key"),
        "--authorization-mode=RBAC",
        "--token-auth-file=" + directory.resolve("tokens.csv"),
        "--endpoint-reconciler-type=none",
        "--disable-admission-plugins=ServiceAccount");
    Api api = new Api(cluster());
    Eventually.holds("the API server is ready", () -> ready(api));
    if (collects) {
      controllers();
    }
  }

  private static boolean ready(Api api) {
    try {
      return api.get("/readyz").at("/text").equals("ok");
    } catch (UncheckedIOException _) {
      // It does not listen yet.
      return false;
    }
  }

  private void controllers() throws IOException {
    Path kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
        users: [{name: u, user: {token: "%s"}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        current-context: c
        """
            .formatted(cluster().url(), token));
    run(
        "kube-controller-manager",
        "--kubeconfig=" + kubeconfig,
        "--authentication-kubeconfig=" + kubeconfig,
        "--authorization-kubeconfig=" + kubeconfig,
        "--bind-address=127.0.0.1",
        "--secure-port=" + freePort(),
        "--cert-dir=" + directory.resolve("controllers"),
        "--leader-elect=false",
        "--use-service-account-credentials=true",
        "--service-account-private-key-file=" + directory.resolve("sa.key"));
  }

  private void run(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    processes.add(
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(program + ".log").toFile())
            .start());
  }

  private void writeKeys() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair keys = generator.generateKeyPair();
      pem("sa.key", "PRIVATE KEY", keys.getPrivate().getEncoded());
      pem("sa.pub", "PUBLIC KEY", keys.getPublic().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void pem(String file, String type, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        directory.resolve(file),
        "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    for (Process process : processes.reversed()) {
      process.destroy();
      try {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException _) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
