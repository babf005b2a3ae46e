package eu.stratuslab.operator;

import eu.stratuslab.kubernetes.EmbeddedKubernetes;
import eu.stratuslab.kubernetes.Settings;
import io.fabric8.kubernetes.client.Config;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The operator on the embedded API server. */
class EmbeddedOperatorTest extends OperatorContract {
  @SuppressWarnings("NullAway.Init") // set before all tests
  private static EmbeddedKubernetes server;

  @BeforeAll
  static void serve() {
    server = EmbeddedKubernetes.start(Settings.inMemory());
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @Override
  Config config() {
    return Config.fromKubeconfig(server.kubeconfig());
  }
}
