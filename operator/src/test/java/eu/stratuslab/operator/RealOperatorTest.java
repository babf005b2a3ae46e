package eu.stratuslab.operator;

import eu.stratuslab.kubernetes.contract.RealCluster;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The operator on a real API server, where this machine has one. */
@Tag("slow")
class RealOperatorTest extends OperatorContract {
  private static Optional<RealCluster> server = Optional.empty();

  @BeforeAll
  static void look(@TempDir Path directory) {
    server = RealCluster.find(directory);
  }

  @AfterAll
  static void end() {
    server.ifPresent(RealCluster::close);
  }

  /** Each test is reported as skipped: an abort before all of them would not be. */
  @Override
  Config config() {
    return server.map(RealCluster::config).orElseGet(() -> RealCluster.without(RealCluster.why()));
  }
}
