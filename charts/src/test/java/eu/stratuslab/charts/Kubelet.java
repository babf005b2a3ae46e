package eu.stratuslab.charts;

import eu.stratuslab.operator.main.OperatorMain;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * Runs the Jobs of Helm's hooks in this process, with the very arguments and under the very service
 * account of their pods: API servers of tests have nobody who would.
 */
final class Kubelet implements AutoCloseable {
  private final KubernetesClient client;
  private final Function<String, Path> kubeconfig;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final List<Container> ran = new CopyOnWriteArrayList<>();
  private final Watch watch;

  /**
   * @param kubeconfig a file by which a service account works
   */
  Kubelet(KubernetesClient client, Function<String, Path> kubeconfig) {
    this.client = client;
    this.kubeconfig = kubeconfig;
    watch =
        client
            .batch()
            .v1()
            .jobs()
            .inNamespace(Chart.NAMESPACE)
            .watch(
                new Watcher<Job>() {
                  @Override
                  public void eventReceived(Action action, Job job) {
                    if (action == Action.ADDED && seen.add(job.getMetadata().getUid())) {
                      thread.execute(() -> run(job));
                    }
                  }

                  @Override
                  public void onClose(WatcherException cause) {
                    // The test ends, or fails for want of a Job that is done.
                  }
                });
  }

  /** The containers of the pods that were run. */
  List<Container> ran() {
    return List.copyOf(ran);
  }

  private void run(Job job) {
    var pod = job.getSpec().getTemplate().getSpec();
    var container = pod.getContainers().getFirst();
    ran.add(container);
    var arguments = new ArrayList<>(container.getArgs());
    arguments.add("--kubeconfig=" + kubeconfig.apply(pod.getServiceAccountName()));
    var code = new CommandLine(new OperatorMain()).execute(arguments.toArray(String[]::new));
    client.resource(ended(job, code == 0)).patchStatus();
  }

  private static Job ended(Job job, boolean well) {
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    var status =
        new JobBuilder(job)
            .withNewStatus()
            .withStartTime(now)
            .withSucceeded(well ? 1 : 0)
            .withFailed(well ? 0 : 1);
    if (well) {
      status.withCompletionTime(now);
      condition(status, "SuccessCriteriaMet", now);
      condition(status, "Complete", now);
    } else {
      condition(status, "FailureTarget", now);
      condition(status, "Failed", now);
    }
    return status.endStatus().build();
  }

  private static void condition(
      io.fabric8.kubernetes.api.model.batch.v1.JobFluent<?>.StatusNested<?> status,
      String type,
      String now) {
    status
        .addNewCondition()
        .withType(type)
        .withStatus("True")
        .withLastProbeTime(now)
        .withLastTransitionTime(now)
        .endCondition();
  }

  @Override
  public void close() {
    watch.close();
    thread.shutdownNow();
  }
}
