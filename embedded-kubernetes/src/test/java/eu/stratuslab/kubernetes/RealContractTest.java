package eu.stratuslab.kubernetes;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import eu.stratuslab.kubernetes.contract.Api;
import eu.stratuslab.kubernetes.contract.Cluster;
import eu.stratuslab.kubernetes.contract.KubernetesContract;
import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract on a real API server: that of {@code TEST_KUBECONFIG}, or one started from {@code
 * KUBEBUILDER_ASSETS}. Where neither is set it is skipped, or fails with {@code
 * -Dtest.cluster=required}.
 */
@TestInstance(Lifecycle.PER_CLASS)
class RealContractTest implements KubernetesContract {
  private Optional<RealCluster> started = Optional.empty();
  private @Nullable Cluster cluster;
  private @Nullable Api api;

  @BeforeAll
  void look(@TempDir Path directory) {
    find(directory).ifPresent(this::use);
  }

  private void use(Cluster found) {
    cluster = found;
    api = new Api(found);
  }

  /** Each test is reported as skipped: an abort before all of them would not be. */
  @BeforeEach
  void require() {
    if (cluster != null) {
      return;
    }
    String reason = "neither TEST_KUBECONFIG nor KUBEBUILDER_ASSETS names a real cluster";
    if ("required".equals(System.getProperty("test.cluster"))) {
      fail(reason);
    }
    abort("skipped: because " + reason);
  }

  private Optional<Cluster> find(Path data) {
    String kubeconfig = System.getenv("TEST_KUBECONFIG");
    if (kubeconfig != null) {
      Config config = Config.fromKubeconfig(new File(kubeconfig));
      String url = config.getMasterUrl().replaceAll("/+$", "");
      return Optional.of(new Cluster(url, String.valueOf(config.getOauthToken()), true, false));
    }
    String assets = System.getenv("KUBEBUILDER_ASSETS");
    if (assets != null && Files.isExecutable(Path.of(assets, "kube-apiserver"))) {
      RealCluster real = RealCluster.start(Path.of(assets), data);
      started = Optional.of(real);
      return Optional.of(real.cluster());
    }
    return Optional.empty();
  }

  @AfterAll
  void stop() {
    started.ifPresent(RealCluster::close);
  }

  @Override
  public Cluster cluster() {
    return Objects.requireNonNull(cluster);
  }

  @Override
  public Api api() {
    return Objects.requireNonNull(api);
  }
}
