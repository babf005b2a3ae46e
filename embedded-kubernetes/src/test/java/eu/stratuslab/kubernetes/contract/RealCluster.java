package eu.stratuslab.kubernetes.contract;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
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
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A real Kubernetes cluster for tests: that of {@code TEST_KUBECONFIG}, in which a test touches
 * nothing but what it made; else one of our own, of the programs in {@code KUBEBUILDER_ASSETS}
 * (etcd, kube-apiserver and, when present, kube-controller-manager) as processes that listen on the
 * loopback address only; else k3s in a container, where there is Docker.
 */
public final class RealCluster implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;
  private static final String NONE =
      "neither TEST_KUBECONFIG nor KUBEBUILDER_ASSETS names a cluster to use, and there is no"
          + " Docker";

  private final Config config;
  private final boolean collects;
  private final AutoCloseable running;

  private RealCluster(Config config, boolean collects, AutoCloseable running) {
    this.config = config;
    this.collects = collects;
    this.running = running;
  }

  /**
   * A cluster, or else the test is skipped with the reason; with {@code -Dtest.cluster=required} it
   * fails.
   */
  public static RealCluster require(Path directory) {
    return find(directory).orElseGet(() -> without(NONE));
  }

  /** The same where somebody else's cluster is not good enough: the test takes hold of it whole. */
  public static RealCluster requireOwn(Path directory) {
    return findOwn(directory).orElseGet(() -> without(NONE));
  }

  /** A cluster that is not somebody else's, or empty. */
  public static Optional<RealCluster> findOwn(Path directory) {
    return System.getenv("TEST_KUBECONFIG") == null ? find(directory) : Optional.empty();
  }

  /** Skips or fails a test that has no cluster. */
  public static <T> T without(String reason) {
    return "required".equals(System.getProperty("test.cluster"))
        ? fail(reason)
        : abort("skipped: because " + reason);
  }

  /** Why there is none. */
  public static String why() {
    return NONE;
  }

  /** A cluster, or empty if this machine has none; data go to the directory. */
  public static Optional<RealCluster> find(Path directory) {
    String kubeconfig = System.getenv("TEST_KUBECONFIG");
    if (kubeconfig != null) {
      Config config = Config.fromKubeconfig(Path.of(kubeconfig).toFile());
      return Optional.of(new RealCluster(config, true, () -> {}));
    }
    String assets = System.getenv("KUBEBUILDER_ASSETS");
    if (assets != null && Files.isExecutable(Path.of(assets, "kube-apiserver"))) {
      return Optional.of(Programs.start(Path.of(assets), directory));
    }
    return Container.isPossible() ? Optional.of(Container.start()) : Optional.empty();
  }

  /** By which an administrator works. */
  public Config config() {
    return config;
  }

  /** For who speaks HTTP by hand; needs a bearer token. */
  public Cluster cluster() {
    String token = config.getOauthToken();
    if (token == null || token.isEmpty()) {
      return without("its kubeconfig has no bearer token");
    }
    return new Cluster(config.getMasterUrl().replaceAll("/+$", ""), token, collects, false);
  }

  @Override
  public void close() {
    try {
      running.close();
    } catch (Exception e) {
      throw new IllegalStateException("the cluster does not end", e);
    }
  }

  /** k3s. */
  private static final class Container {
    private static final String IMAGE = "rancher/k3s:v1.34.1-k3s1";

    private Container() {}

    /** The look for a Docker that is nowhere takes seconds and shouts. */
    static boolean isPossible() {
      boolean likely =
          System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
      return likely && DockerClientFactory.instance().isDockerAvailable();
    }

    static RealCluster start() {
      K3sContainer container = new K3sContainer(DockerImageName.parse(IMAGE));
      container.start();
      Config certificate = Config.fromKubeconfig(container.getKubeConfigYaml());
      Config token =
          new ConfigBuilder(Config.empty())
              .withMasterUrl(certificate.getMasterUrl())
              .withTrustCerts(true)
              .withOauthToken(Administrator.token(certificate))
              .build();
      return new RealCluster(token, true, container::stop);
    }
  }

  /** The programs of a folder. */
  private static final class Programs implements AutoCloseable {
    private final Path programs;
    private final Path directory;
    private final String token = UUID.randomUUID().toString();
    private final List<Process> processes = new ArrayList<>();
    private final int port;
    private final boolean collects;

    private Programs(Path programs, Path directory) throws IOException {
      this.programs = programs;
      this.directory = directory;
      this.port = freePort();
      this.collects = Files.isExecutable(programs.resolve("kube-controller-manager"));
    }

    static RealCluster start(Path programs, Path directory) {
      try {
        Programs started = new Programs(programs, directory);
        try {
          started.launch();
        } catch (IOException | RuntimeException | Error e) {
          started.close();
          throw e;
        }
        return new RealCluster(started.config(), started.collects, started);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private String url() {
      return "https://127.0.0.1:" + port;
    }

    private Config config() {
      return new ConfigBuilder(Config.empty())
          .withMasterUrl(url())
          .withTrustCerts(true)
          .withOauthToken(token)
          .build();
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
      Api api = new Api(new Cluster(url(), token, collects, false));
      Eventually.holds("the API server is ready", () -> ready(api));
      if (collects) {
        controllers();
      }
    }

    private static boolean ready(Api api) {
      try {
        return api.get("/readyz").at("/text").equals("ok")
            && api.get("/api/v1/namespaces/kube-system").at("/kind").equals("Namespace");
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
              .formatted(url(), token));
      run(
          "kube-controller-manager",
          "--kubeconfig=" + kubeconfig,
          "--authentication-kubeconfig=" + kubeconfig,
          "--authorization-kubeconfig=" + kubeconfig,
          "--bind-address=127.0.0.1",
          "--secure-port=" + freePort(),
          "--cert-dir=" + directory.resolve("controllers"),
          // Not those that make pods: without a node they would wait for ever.
          "--controllers=garbage-collector-controller,namespace-controller,"
              + "clusterrole-aggregation-controller,"
              + "persistentvolumeclaim-protection-controller",
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
}
