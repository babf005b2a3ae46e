package eu.stratuslab.operator.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.Host;
import eu.stratuslab.model.host.HostState;
import eu.stratuslab.model.image.Image;
import eu.stratuslab.model.image.ImageSpec;
import eu.stratuslab.model.image.ImageState;
import eu.stratuslab.model.image.ImageStatus;
import eu.stratuslab.observability.LogContext;
import eu.stratuslab.operator.machine.MachineAttendant;
import eu.stratuslab.operator.placement.LeanStore;
import eu.stratuslab.operator.placement.Placement.Decision;
import eu.stratuslab.operator.placement.Proposals;
import eu.stratuslab.operator.placement.Silence;
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
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proposes the host that imports an image first and so fixes its digest. Of one that depends on a
 * host of which nothing is heard it says so.
 */
@ControllerConfiguration(name = "image")
public final class ImageReconciler implements Reconciler<Image> {
  private static final Duration UNPLACED = Duration.ofSeconds(30);
  private static final Logger LOG = LoggerFactory.getLogger(ImageReconciler.class);
  private static final Kind IMAGE = new Kind("Image", "images", true);

  private final KubeApi kube;
  private final InstantSource clock;
  private volatile @Nullable IndexerResourceCache<Image> images;
  private volatile @Nullable InformerEventSource<Host, Image> hosts;

  public ImageReconciler(KubeApi kube, InstantSource clock) {
    this.kube = kube;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, Image>> prepareEventSources(EventSourceContext<Image> context) {
    images = context.getPrimaryCache();
    var source =
        new InformerEventSource<Host, Image>(
            InformerEventSourceConfiguration.from(Host.class, Image.class)
                .withItemStore(new LeanStore<>())
                .withSecondaryToPrimaryMapper(this::concernedBy)
                .withOnUpdateFilter((now, before) -> state(now) != state(before))
                .build(),
            context);
    hosts = source;
    return List.of(source);
  }

  @Override
  public UpdateControl<Image> reconcile(Image image, Context<Image> context) {
    var spec = image.getSpec();
    if (spec.terminate() != null || image.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    var known =
        image.getStatus() == null ? Json.read(Json.object(), ImageStatus.class) : image.getStatus();
    var subject =
        new Proposals.Subject(
            known.proposal(),
            known.conditions(),
            spec.revision(),
            Objects.requireNonNullElse(image.getMetadata().getGeneration(), 0L));
    var placement = spec.placement();
    if (placement == null) {
      Proposals.of(subject, decide(), clock.instant())
          .map(tree -> tree.put("state", ImageState.of(spec, known).name()))
          .ifPresent(tree -> tell(image, tree));
      return UpdateControl.<Image>noUpdate().rescheduleAfter(UNPLACED);
    }
    if (dependsOnItsHost(spec, known)) {
      var host =
          Objects.requireNonNull(hosts, "not prepared").get(new ResourceID(placement.host()));
      Silence.of(
              subject,
              host.map(MachineAttendant::specOf).orElse(null),
              host.map(MachineAttendant::statusOf).orElse(null),
              clock.instant())
          .ifPresent(tree -> tell(image, tree));
    }
    return UpdateControl.noUpdate();
  }

  /**
   * Whether nobody but its host can tell anything of an image. Of one that was imported the digest
   * is known then, and every host can have it from where it came; what was captured is on one host.
   */
  private static boolean dependsOnItsHost(ImageSpec spec, ImageStatus status) {
    return status.failure() == null && (status.sha256() == null || spec.source() != null);
  }

  /** The host that has most room; of the others it is said why not. */
  private Decision decide() {
    var all = Objects.requireNonNull(hosts, "not prepared").list(_ -> true).toList();
    var emptiest =
        all.stream()
            .filter(host -> state(host) == HostState.READY)
            .max(Comparator.comparingLong(ImageReconciler::free))
            .map(host -> host.getMetadata().getName())
            .orElse(null);
    return new Decision(
        emptiest,
        all.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    ImageReconciler::name,
                    host ->
                        state(host) == HostState.READY
                            ? "has " + free(host) + " kilobytes free"
                            : "is " + state(host),
                    (a, _) -> a)));
  }

  private static String name(Host host) {
    var status = host.getStatus();
    var name = status == null ? null : status.hostName();
    return name == null ? host.getMetadata().getName() : name;
  }

  private void tell(Image image, ObjectNode status) {
    var meta = image.getMetadata();
    try (var _ = LogContext.job(MachineAttendant.job(image))) {
      LOG.info("told: {}", status.at("/proposal/host").asText("its host is silent"));
      kube.applyStatus(
          new Ref(IMAGE, meta.getNamespace(), meta.getName()),
          meta.getUid(),
          status,
          Labels.OPERATOR);
    } catch (KubeException e) {
      if (e.code() != KubeException.Code.NOT_FOUND && e.code() != KubeException.Code.CONFLICT) {
        throw e;
      }
    }
  }

  /** What has no host yet, and what is on that one. */
  private Set<ResourceID> concernedBy(Host host) {
    var cache = images;
    var name = host.getMetadata().getName();
    return cache == null
        ? Set.of()
        : cache
            .list(
                image -> {
                  var placement = image.getSpec().placement();
                  return placement == null || placement.host().equals(name);
                })
            .map(ResourceID::fromResource)
            .collect(Collectors.toUnmodifiableSet());
  }

  private static @Nullable HostState state(Host host) {
    return host.getSpec() == null || host.getStatus() == null
        ? null
        : HostState.of(host.getSpec(), host.getStatus());
  }

  private static long free(Host host) {
    var status = host.getStatus();
    var free = status == null ? null : status.storageFree();
    return free == null ? 0 : free;
  }
}
