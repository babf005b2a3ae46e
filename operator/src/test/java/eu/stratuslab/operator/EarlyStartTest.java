package eu.stratuslab.operator;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.kube.Await;
import eu.stratuslab.kube.Fabric8KubeApi;
import eu.stratuslab.kube.KubeCrds;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kubernetes.EmbeddedKubernetes;
import eu.stratuslab.kubernetes.Settings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator in a cluster that is not ready for it yet. */
class EarlyStartTest {
  private final Records records = new Records();

  @BeforeEach
  void listen() {
    Logger.getLogger("").addHandler(records);
  }

  @AfterEach
  void stopListening() {
    Logger.getLogger("").removeHandler(records);
  }

  @Test
  void waits_for_types_and_namespace_says_so_once_and_then_leads() {
    try (var server = EmbeddedKubernetes.start(Settings.inMemory());
        var client = client(server);
        var kube = Fabric8KubeApi.connect(Config.fromKubeconfig(server.kubeconfig()));
        var operator =
            CloudOperator.start(client, kube, "early", InstantSource.system(), System::nanoTime)) {
      Await.until("it says what it waits for", () -> records.saying("Waiting: ") == 1);
      assertThat(operator.waiting())
          .hasValueSatisfying(
              what -> assertThat(what).contains("does not serve machines.stratuslab.eu"));
      assertThat(operator.alive()).isTrue();
      assertThat(records.saying("does not serve machines.stratuslab.eu, ")).isOne();

      new KubeCrds(client).install();
      Await.until("it waits for the namespace", () -> records.saying("no namespace") == 1);
      kube.ensureNamespace(Labels.SYSTEM_NAMESPACE, UUID.randomUUID().toString());
      Await.until("it leads", () -> records.saying("Leading") == 1);
      assertThat(operator.waiting()).isEmpty();

      // The types may appear one by one, each of which may be said once.
      assertThat(records.saying("Waiting: ")).isLessThanOrEqualTo(7);
      assertThat(records.failures()).isEmpty();
    }
  }

  @Test
  void can_be_closed_while_it_waits() {
    try (var server = EmbeddedKubernetes.start(Settings.inMemory());
        var client = client(server);
        var kube = Fabric8KubeApi.connect(Config.fromKubeconfig(server.kubeconfig()))) {
      var operator =
          CloudOperator.start(client, kube, "early", InstantSource.system(), System::nanoTime);
      Await.until("it waits", () -> records.saying("Waiting: ") == 1);

      operator.close();

      assertThat(records.failures()).isEmpty();
    }
  }

  @Test
  void begins_anew_after_an_error() {
    try (var server = EmbeddedKubernetes.start(Settings.inMemory());
        var client = client(server);
        var kube = Fabric8KubeApi.connect(Config.fromKubeconfig(server.kubeconfig()));
        var _ =
            CloudOperator.start(
                broken(client), kube, "early", InstantSource.system(), System::nanoTime)) {
      Await.until("it fails", () -> records.saying("begins anew") == 1);
      Await.until("it waits", () -> records.saying("Waiting: ") == 1);
    }
  }

  /** The first call of it ends with an error. */
  private static KubernetesClient broken(KubernetesClient client) {
    var bugs = new AtomicInteger(1);
    return (KubernetesClient)
        Proxy.newProxyInstance(
            KubernetesClient.class.getClassLoader(),
            new Class<?>[] {KubernetesClient.class},
            (_, method, arguments) -> {
              if (bugs.getAndDecrement() > 0) {
                throw new AssertionError("a bug");
              }
              return method.invoke(client, arguments);
            });
  }

  private static KubernetesClient client(EmbeddedKubernetes server) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(server.kubeconfig()))
        .build();
  }

  private static final class Records extends Handler {
    private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();

    @Override
    public void publish(LogRecord logRecord) {
      records.add(logRecord);
    }

    long saying(String text) {
      return records.stream().map(LogRecord::getMessage).filter(m -> m.contains(text)).count();
    }

    /** Of the operator: another one that is still ending has a client that logs, too. */
    Iterable<LogRecord> failures() {
      return records.stream()
          .filter(r -> r.getLoggerName().matches("(eu.stratuslab|io.javaoperatorsdk)\\..*"))
          .filter(r -> r.getThrown() != null || r.getLevel().intValue() > Level.WARNING.intValue())
          .toList();
    }

    @Override
    public void flush() {
      // Nothing is held back.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
