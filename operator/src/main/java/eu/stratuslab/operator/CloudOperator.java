package eu.stratuslab.operator;

import static eu.stratuslab.model.resource.ResourceTypes.HOST;
import static eu.stratuslab.model.resource.ResourceTypes.MACHINE;
import static eu.stratuslab.model.resource.ResourceTypes.MACHINE_IMAGE;
import static eu.stratuslab.model.resource.ResourceTypes.VOLUME;

import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.observability.Health;
import eu.stratuslab.observability.Health.Probe;
import eu.stratuslab.observability.Health.Word;
import eu.stratuslab.operator.configuration.ConfigurationReconciler;
import eu.stratuslab.operator.event.Announcer;
import eu.stratuslab.operator.host.HostReconciler;
import eu.stratuslab.operator.image.ImageReconciler;
import eu.stratuslab.operator.machine.MachineAttendant;
import eu.stratuslab.operator.machine.MachineReconciler;
import eu.stratuslab.operator.volume.VolumeReconciler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator: any number of replicas, one of which leads. A replica that loses its lease, or the
 * API server, takes part in the next election with empty caches.
 */
public final class CloudOperator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CloudOperator.class);
  private static final Duration LEASE = Duration.ofSeconds(8);
  private static final Duration RENEW = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final long PAUSE_MILLIS = 1_000;
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;
  private static final long CLOSE_MILLIS = 20_000;

  private final KubernetesClient client;
  private final KubeApi kube;
  private final String identity;
  private final InstantSource clock;
  private final Semaphore over = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable String waitsFor = "it has just started";
  private volatile @Nullable Operator leading;

  private CloudOperator(
      KubernetesClient client, KubeApi kube, String identity, InstantSource clock) {
    this.client = client;
    this.kube = kube;
    this.identity = identity;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("operator").unstarted(this::run);
  }

  /**
   * Starts a replica.
   *
   * @param client closed by whoever made it
   * @param identity of this replica, unique among all
   */
  public static CloudOperator start(
      KubernetesClient client, KubeApi kube, String identity, InstantSource clock) {
    var operator = new CloudOperator(client, kube, identity, clock);
    operator.thread.start();
    return operator;
  }

  /** Tells probes whether this replica could do its work; one that waits for the lease can. */
  public void tell(Health health) {
    health.add(Probe.READY, "operator", this::word);
  }

  private Word word() {
    var missing = waitsFor;
    if (missing != null) {
      return Word.down("waits: " + missing);
    }
    var now = leading;
    if (now == null) {
      return Word.up("follows: another replica leads, or is about to");
    }
    var unhealthy = now.getRuntimeInfo().unhealthyEventSources();
    return unhealthy.isEmpty()
        ? Word.up("leads")
        : Word.down("leads, but its caches of " + unhealthy.keySet() + " are not complete");
  }

  private void run() {
    try {
      while (!closed) {
        if (!prepared()) {
          return;
        }
        lead();
        // A new election starts after a pause, so that a broken API server is not hammered.
        if (!closed && over.tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
          over.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until the cluster has what the operator needs, and says once what it waits for.
   *
   * @return false if the operator was closed meanwhile
   */
  private boolean prepared() throws InterruptedException {
    var prerequisites = new Prerequisites(client);
    var told = "";
    for (var pause = FIRST_PAUSE_MILLIS;
        !closed;
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      var missing = prerequisites.missing();
      waitsFor = missing.orElse(null);
      if (missing.isEmpty()) {
        return true;
      }
      if (!missing.get().equals(told)) {
        told = missing.get();
        LOG.info("Waiting: {}", told);
      }
      if (over.tryAcquire(pause, TimeUnit.MILLISECONDS)) {
        over.drainPermits();
      }
    }
    return false;
  }

  private void lead() throws InterruptedException {
    var made = new AtomicReference<@Nullable Operator>();
    var operator = operator(made);
    made.set(operator);
    try (var announcer = new Announcer(kube)) {
      register(operator, announcer);
      operator.start();
      over.acquire();
    } catch (OperatorException e) {
      LOG.warn("The operator could not go on: {}", e.getMessage());
    } finally {
      leading = null;
      stop(operator);
    }
  }

  private void register(Operator operator, Announcer announcer) {
    var machines = new MachineReconciler(kube, clock);
    operator.register(
        machines,
        o ->
            o.withOnUpdateFilter(
                announcer.of(kind(MACHINE), m -> MachineAttendant.statusOf(m).conditions())));
    operator.register(
        new VolumeReconciler(kube, clock),
        o ->
            o.withOnUpdateFilter(
                announcer.of(
                    kind(VOLUME),
                    v -> v.getStatus() == null ? List.of() : v.getStatus().conditions())));
    operator.register(
        new ImageReconciler(kube, clock),
        o ->
            o.withOnUpdateFilter(
                announcer.of(
                    kind(MACHINE_IMAGE),
                    i -> i.getStatus() == null ? List.of() : i.getStatus().conditions())));
    operator.register(
        new HostReconciler(kube, clock, machines::reserved),
        o ->
            o.withOnUpdateFilter(
                announcer.of(kind(HOST), h -> MachineAttendant.statusOf(h).conditions())));
    operator.register(new ConfigurationReconciler(kube, clock));
  }

  private static Kind kind(ResourceType type) {
    return Kind.of(type.mirrored().orElseThrow());
  }

  private static void stop(Operator operator) {
    try {
      operator.stop();
    } catch (OperatorException e) {
      LOG.debug("The operator was stopped already: {}", e.getMessage());
    }
  }

  private Operator operator(AtomicReference<@Nullable Operator> made) {
    return new Operator(
        o ->
            o.withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withLeaderElectionConfiguration(
                    LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(
                            "stratuslab-operator")
                        .withLeaseNamespace(Labels.SYSTEM_NAMESPACE)
                        .withIdentity(identity)
                        .withLeaseDuration(LEASE)
                        .withRenewDeadline(RENEW)
                        .withRetryPeriod(RETRY)
                        .withLeaderCallbacks(
                            new LeaderCallbacks(
                                () -> {
                                  LOG.info("Leading");
                                  leading = made.get();
                                },
                                over::release,
                                leader -> LOG.info("{} leads", leader)))
                        .withExitOnStopLeading(false)
                        .build()));
  }

  @Override
  public void close() {
    closed = true;
    over.release();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
