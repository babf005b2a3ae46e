package eu.stratuslab.kubernetes;

import eu.stratuslab.kubernetes.contract.Api;
import eu.stratuslab.kubernetes.contract.Cluster;
import eu.stratuslab.kubernetes.contract.KubernetesContract;
import eu.stratuslab.kubernetes.contract.RealCluster;
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

/** The contract on a real API server, where this machine has one. */
@TestInstance(Lifecycle.PER_CLASS)
class RealContractTest implements KubernetesContract {
  private Optional<RealCluster> started = Optional.empty();
  private @Nullable Cluster cluster;
  private @Nullable Api api;

  @BeforeAll
  void look(@TempDir Path directory) {
    started = RealCluster.find(directory);
  }

  /** Each test is reported as skipped: an abort before all of them would not be. */
  @BeforeEach
  void require() {
    if (cluster == null) {
      Cluster found =
          started.map(RealCluster::cluster).orElseGet(() -> RealCluster.without(RealCluster.why()));
      cluster = found;
      api = new Api(found);
    }
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
