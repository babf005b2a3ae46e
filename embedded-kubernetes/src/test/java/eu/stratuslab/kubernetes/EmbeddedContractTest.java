package eu.stratuslab.kubernetes;

import eu.stratuslab.kubernetes.contract.Api;
import eu.stratuslab.kubernetes.contract.Cluster;
import eu.stratuslab.kubernetes.contract.KubernetesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the embedded server. */
@TestInstance(Lifecycle.PER_CLASS)
class EmbeddedContractTest implements KubernetesContract {
  private EmbeddedKubernetes server;
  private Cluster cluster;
  private Api api;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = EmbeddedKubernetes.start(Settings.in(directory));
    cluster = new Cluster(server.url(), server.token(), true, true);
    api = new Api(cluster);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Override
  public Cluster cluster() {
    return cluster;
  }

  @Override
  public Api api() {
    return api;
  }
}
