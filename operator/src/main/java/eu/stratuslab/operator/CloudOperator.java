package eu.stratuslab.operator;

import static eu.stratuslab.model.resource.ResourceTypes.HOST;
import static eu.stratuslab.model.resource.ResourceTypes.MACHINE;
import static eu.stratuslab.model.resource.ResourceTypes.MACHINE_IMAGE;
import static eu.stratuslab.model.resource.ResourceTypes.VOLUME;

import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.LiveConfiguration;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.operator.configuration.ConfigurationReconciler;
import eu.stratuslab.operator.event.Announcer;
import eu.stratuslab.operator.host.HostReconciler;
import eu.stratuslab.operator.image.ImageReconciler;
import eu.stratuslab.operator.machine.MachineAttendant;
import eu.stratuslab.operator.machine.MachineReconciler;
import eu.stratuslab.operator.placement.HostPool;
import eu.stratuslab.operator.placement.LeanStore;
import eu.stratuslab.operator.placement.Ledger;
import eu.stratuslab.operator.volume.VolumeReconciler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator: any number of replicas, one of which leads. A replica that loses its lease, or the
 * API server, takes part in the next election with empty caches.
 */
public final class CloudOperator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CloudOperator.class);

  /** With a look each second, or a little more: another one leads within 9 seconds of a kill. */
  private static final Duration LEASE = Duration.ofSeconds(7);

  private static final String LEASE_NAME = "stratuslab-operator";

  /** For what is under way when it stops to lead. */
  private static final Duration FINISH = Duration.ofSeconds(2);

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
  private final LongSupplier nanos;
  private final Semaphore over = new Semaphore(0);
  private final Thread thread;
  private final LiveConfiguration configuration;
  private volatile boolean closed;
  private volatile String waitsFor = "the first look at the cluster";

  private CloudOperator(
      KubernetesClient client,
      KubeApi kube,
      String identity,
      InstantSource clock,
      LongSupplier nanos) {
    this.client = client;
    this.kube = kube;
    this.identity = identity;
    this.clock = clock;
    this.nanos = nanos;
    this.configuration = new LiveConfiguration("operator-configuration", kube, Map.of(), _ -> {});
    this.thread = Thread.ofVirtual().name("operator").unstarted(this::run);
  }

  /**
   * Starts a replica.
   *
   * @param client closed by whoever made it
   * @param identity of this replica, unique among all
   * @param clock that stands in conditions
   * @param nanos this process' own monotonic clock, by which hosts are silent
   */
  public static CloudOperator start(
      KubernetesClient client,
      KubeApi kube,
      String identity,
      InstantSource clock,
      LongSupplier nanos) {
    var operator = new CloudOperator(client, kube, identity, clock, nanos);
    operator.thread.start();
    return operator;
  }

  private void run() {
    try {
      while (!closed) {
        if (!led()) {
          return;
        }
        // A new election starts after a pause, so that a broken API server is not hammered.
        if (!closed && over.tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
          over.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** False if the operator was closed before it could take part in an election. */
  private boolean led() throws InterruptedException {
    try {
      if (!prepared()) {
        return false;
      }
      lead();
    } catch (RuntimeException | Error e) {
      LOG.error("The operator begins anew after a fault of ours", e);
    }
    return true;
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
      waitsFor = missing.orElse("");
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
    var operator = operator();
    var pools = new Ledger<HostPool>();
    var machines = new MachineReconciler(kube, clock, pools);
    var volumes = new VolumeReconciler(kube, clock, pools);
    var hosts = new HostReconciler(kube, clock, nanos, machines::reserved);
    try (var announcer = new Announcer(kube, OperatorMetrics.DROPPED::inc);
        var _ = OperatorMetrics.MACHINES.ask(() -> OperatorMetrics.readings(machines.byState()));
        var _ = OperatorMetrics.HOSTS.ask(() -> OperatorMetrics.readings(hosts.byState()))) {
      register(operator, announcer, machines, volumes, hosts);
      operator.start();
      over.acquire();
    } catch (OperatorException e) {
      LOG.warn("The operator could not go on: {}", e.getMessage());
    } finally {
      stop(operator);
      giveBack();
    }
  }

  /** Nothing works here any more: the next one need not wait until the lease has run out. */
  private void giveBack() {
    try {
      var lease = client.leases().inNamespace(Labels.SYSTEM_NAMESPACE).withName(LEASE_NAME).get();
      if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
        lease.getSpec().setHolderIdentity(null);
        lease.getSpec().setLeaseDurationSeconds(1);
        client.resource(lease).lockResourceVersion().update();
      }
    } catch (KubernetesClientException e) {
      LOG.debug("the lease was not given back and runs out by itself: {}", e.getMessage());
    }
  }

  private void register(
      Operator operator,
      Announcer announcer,
      MachineReconciler machines,
      VolumeReconciler volumes,
      HostReconciler hosts) {
    operator.register(
        machines,
        o ->
            o.withItemStore(machines.store())
                .withOnUpdateFilter(
                    announcer.of(kind(MACHINE), m -> MachineAttendant.statusOf(m).conditions())));
    operator.register(
        volumes,
        o ->
            o.withItemStore(volumes.store())
                .withOnUpdateFilter(
                    announcer.of(
                        kind(VOLUME),
                        v -> v.getStatus() == null ? List.of() : v.getStatus().conditions())));
    operator.register(
        new ImageReconciler(kube, clock),
        o ->
            o.withItemStore(new LeanStore<>())
                .withOnUpdateFilter(
                    announcer.of(
                        kind(MACHINE_IMAGE),
                        i -> i.getStatus() == null ? List.of() : i.getStatus().conditions())));
    operator.register(
        hosts,
        o ->
            o.withItemStore(hosts.store())
                .withOnUpdateFilter(
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

  private Operator operator() {
    return new Operator(
        o ->
            o.withKubernetesClient(client)
                .withMetrics(new OperatorMetrics())
                .withCloseClientOnStop(false)
                .withReconciliationTerminationTimeout(FINISH)
                .withLeaderElectionConfiguration(
                    LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE_NAME)
                        .withLeaseNamespace(Labels.SYSTEM_NAMESPACE)
                        .withIdentity(identity)
                        .withLeaseDuration(LEASE)
                        .withRenewDeadline(RENEW)
                        .withRetryPeriod(RETRY)
                        .withLeaderCallbacks(
                            new LeaderCallbacks(
                                () -> LOG.info("Leading"),
                                over::release,
                                leader -> LOG.info("{} leads", leader == null ? "nobody" : leader)))
                        .withExitOnStopLeading(false)
                        .build()));
  }

  /** What this replica waits for before it can lead or stand by; empty if for nothing. */
  public Optional<String> waiting() {
    return Optional.of(waitsFor).filter(what -> !what.isEmpty());
  }

  /** False if it has ended, by itself or since it was closed. */
  public boolean alive() {
    return thread.isAlive();
  }

  @Override
  public void close() {
    closed = true;
    configuration.close();
    over.release();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
