package eu.stratuslab.charts;

import eu.stratuslab.operator.main.OperatorMain;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
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
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * Runs the Jobs and Pods of Helm's hooks, with the very arguments and under the very service
 * account of their pods: API servers of tests have nobody who would.
 */
final class Kubelet implements AutoCloseable {
  /** How a pod is run; answers whether it ended well. */
  interface Runner extends BiPredicate<String, PodSpec> {}

  private final KubernetesClient client;
  private final Runner runner;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final List<Container> ran = new CopyOnWriteArrayList<>();
  private final Watch jobs;
  private final Watch pods;

  /**
   * Runs them in this process.
   *
   * @param kubeconfig a file by which a service account works
   */
  static Kubelet inThisProcess(KubernetesClient client, Function<String, Path> kubeconfig) {
    return new Kubelet(client, (_, pod) -> here(pod, kubeconfig));
  }

  Kubelet(KubernetesClient client, Runner runner) {
    this.client = client;
    this.runner = runner;
    jobs =
        client
            .batch()
            .v1()
            .jobs()
            .inNamespace(Chart.NAMESPACE)
            .watch(new Added<Job>(job -> run(job)));
    pods = client.pods().inNamespace(Chart.NAMESPACE).watch(new Added<Pod>(pod -> run(pod)));
  }

  /** Looks at what comes, once. */
  private final class Added<T extends HasMetadata> implements Watcher<T> {
    private final Consumer<T> look;

    Added(Consumer<T> look) {
      this.look = look;
    }

    @Override
    public void eventReceived(Action action, T object) {
      if (action == Action.ADDED && seen.add(object.getMetadata().getUid())) {
        thread.execute(() -> look.accept(object));
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      // The test ends, or fails for want of something that is done.
    }
  }

  /** The containers of the pods that were run. */
  List<Container> ran() {
    return List.copyOf(ran);
  }

  private void run(Job job) {
    var well = run(job.getMetadata().getName(), job.getSpec().getTemplate().getSpec());
    client.resource(ended(job, well)).patchStatus();
  }

  /** Only those of hooks: other Pods stand for something in tests. */
  private void run(Pod pod) {
    var annotations = pod.getMetadata().getAnnotations();
    if (annotations == null || !annotations.containsKey("helm.sh/hook")) {
      return;
    }
    var well = run(pod.getMetadata().getName(), pod.getSpec());
    client
        .resource(
            new PodBuilder(pod)
                .withNewStatus()
                .withPhase(well ? "Succeeded" : "Failed")
                .endStatus()
                .build())
        .patchStatus();
  }

  private boolean run(String name, PodSpec pod) {
    ran.add(pod.getContainers().getFirst());
    return runner.test(name, pod);
  }

  static boolean here(PodSpec pod, Function<String, Path> kubeconfig) {
    var arguments = new ArrayList<>(pod.getContainers().getFirst().getArgs());
    if (pod.getServiceAccountName() != null) {
      arguments.add("--kubeconfig=" + kubeconfig.apply(pod.getServiceAccountName()));
    }
    return new CommandLine(new OperatorMain()).execute(arguments.toArray(String[]::new)) == 0;
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
    jobs.close();
    pods.close();
    thread.shutdownNow();
  }
}
