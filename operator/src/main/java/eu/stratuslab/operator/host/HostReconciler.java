package eu.stratuslab.operator.host;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.configuration.Configuration;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.host.Host;
import eu.stratuslab.model.host.HostState;
import eu.stratuslab.model.resource.Usage;
import eu.stratuslab.operator.machine.MachineAttendant;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the account of each host, takes back its word that it is ready when nothing has been heard
 * of it for a while, and brings the labels of its Kubernetes Node.
 */
@ControllerConfiguration(name = "host", generationAwareEventProcessing = false)
public final class HostReconciler implements Reconciler<Host> {
  private static final Kind HOST = new Kind("Host", "hosts", false);

  private final KubeApi kube;
  private final InstantSource clock;
  private final Function<String, Usage> reserved;
  private final NodeLabels labels;
  private final Heartbeats heartbeats;
  private volatile @Nullable IndexerResourceCache<Host> hosts;
  private volatile @Nullable InformerEventSource<Configuration, Host> configurations;

  /**
   * @param nanos this process' own monotonic clock
   * @param reserved what is promised of a host, by its name
   */
  public HostReconciler(
      KubeApi kube, InstantSource clock, LongSupplier nanos, Function<String, Usage> reserved) {
    this.kube = kube;
    this.clock = clock;
    this.reserved = reserved;
    this.labels = new NodeLabels(clock);
    this.heartbeats = new Heartbeats(nanos);
  }

  @Override
  public List<EventSource<?, Host>> prepareEventSources(EventSourceContext<Host> context) {
    hosts = context.getPrimaryCache();
    var source =
        new InformerEventSource<Configuration, Host>(
            InformerEventSourceConfiguration.from(Configuration.class, Host.class)
                .withSecondaryToPrimaryMapper(_ -> all())
                .build(),
            context);
    configurations = source;
    return List.of(source);
  }

  @Override
  public UpdateControl<Host> reconcile(Host host, Context<Host> context) {
    var meta = host.getMetadata();
    var known =
        new HostPlan.Known(
            MachineAttendant.specOf(host),
            MachineAttendant.statusOf(host),
            Objects.requireNonNullElse(meta.getGeneration(), 0L),
            reserved.apply(meta.getName()),
            heartbeats.silence(host));
    var plan = HostPlan.decide(known, configuration(), clock.instant());
    plan.status().ifPresent(status -> tell(host, status));
    labels.bring(host, context.getClient());
    return UpdateControl.<Host>noUpdate().rescheduleAfter(plan.lookAgain());
  }

  private void tell(Host host, ObjectNode status) {
    try {
      kube.applyStatus(
          new Ref(HOST, null, host.getMetadata().getName()),
          host.getMetadata().getUid(),
          status,
          Labels.OPERATOR);
    } catch (KubeException e) {
      if (e.code() != KubeException.Code.NOT_FOUND && e.code() != KubeException.Code.CONFLICT) {
        throw e;
      }
    }
  }

  private ConfigurationSpec configuration() {
    return Objects.requireNonNull(configurations, "event sources are not prepared")
        .list(_ -> true)
        .findFirst()
        .map(Configuration::getSpec)
        .orElse(ConfigurationSpec.DEFAULT)
        .effective();
  }

  /** Where the hosts are to be kept, so that their silence is noticed. */
  public ItemStore<Host> store() {
    return heartbeats;
  }

  /** How many hosts there are, by state. */
  public Map<String, Long> byState() {
    var cache = hosts;
    return cache == null
        ? Map.of()
        : cache
            .list(_ -> true)
            .map(
                host ->
                    HostState.of(MachineAttendant.specOf(host), MachineAttendant.statusOf(host))
                        .name())
            .collect(Collectors.groupingBy(state -> state, Collectors.counting()));
  }

  private Set<ResourceID> all() {
    var cache = hosts;
    return cache == null
        ? Set.of()
        : cache
            .list(_ -> true)
            .map(ResourceID::fromResource)
            .collect(Collectors.toUnmodifiableSet());
  }
}
