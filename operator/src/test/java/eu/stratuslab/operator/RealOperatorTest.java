package eu.stratuslab.operator;

import eu.stratuslab.kubernetes.contract.RealCluster;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The operator on a real API server, where this machine has one. */
@Tag("slow")
class RealOperatorTest extends OperatorContract {
  private static @Nullable RealCluster server;

  @BeforeAll
  static void serve(@TempDir Path directory) {
    server = RealCluster.require(directory);
  }

  @AfterAll
  static void end() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  Config config() {
    return Objects.requireNonNull(server, "no API server").config();
  }
}
