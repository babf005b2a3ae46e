package eu.stratuslab.operator.host;

import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.configuration.Configuration;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.Host;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes back a host's word that it is ready when nothing has been heard of it for a while. */
@ControllerConfiguration(name = "host", generationAwareEventProcessing = false)
public final class HostReconciler implements Reconciler<Host> {
  private static final Kind HOST = new Kind("Host", "hosts", false);

  private final KubeApi kube;
  private final InstantSource clock;
  private volatile @Nullable IndexerResourceCache<Host> hosts;
  private volatile @Nullable InformerEventSource<Configuration, Host> configurations;

  public HostReconciler(KubeApi kube, InstantSource clock) {
    this.kube = kube;
    this.clock = clock;
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
    var bound = silentAfter();
    var now = clock.instant();
    var heard = heartbeat(host);
    var silence = heard.map(at -> Duration.between(at, now)).orElse(bound);
    if (silence.compareTo(bound) < 0) {
      return UpdateControl.<Host>noUpdate().rescheduleAfter(bound.minus(silence).plusMillis(50));
    }
    var ready =
        host.getStatus() == null
            ? Optional.<Condition>empty()
            : Condition.find(host.getStatus().conditions(), "Ready");
    if (ready.filter(c -> c.status().equals(Condition.TRUE)).isPresent()) {
      tell(host, heard.map(Instant::toString).orElse("never"), now);
    }
    return UpdateControl.<Host>noUpdate().rescheduleAfter(bound);
  }

  private void tell(Host host, String heard, Instant now) {
    var generation = host.getMetadata().getGeneration();
    var conditions =
        Condition.set(
            List.of(),
            "Ready",
            Condition.UNKNOWN,
            "HostSilent",
            "last heard of: " + heard,
            generation == null ? 0 : generation,
            now);
    var status = Json.object();
    status.set("conditions", Json.mapper().valueToTree(conditions));
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

  private static Optional<Instant> heartbeat(Host host) {
    return Optional.ofNullable(host.getStatus())
        .map(status -> status.heartbeat())
        .map(Instant::parse);
  }

  private Duration silentAfter() {
    var seconds =
        Objects.requireNonNull(configurations, "event sources are not prepared")
            .list(_ -> true)
            .findFirst()
            .map(Configuration::getSpec)
            .orElse(ConfigurationSpec.DEFAULT)
            .effective()
            .silentAfter();
    return Duration.ofSeconds(seconds == null ? 30 : seconds);
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
