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
import eu.stratuslab.model.image.ImageState;
import eu.stratuslab.model.image.ImageStatus;
import eu.stratuslab.operator.placement.Placement.Decision;
import eu.stratuslab.operator.placement.Proposals;
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

/** Proposes the host that imports an image first and so fixes its digest. */
@ControllerConfiguration(name = "image")
public final class ImageReconciler implements Reconciler<Image> {
  private static final Duration UNPLACED = Duration.ofSeconds(30);
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
                .withSecondaryToPrimaryMapper(_ -> unplaced())
                .withOnUpdateFilter((now, before) -> state(now) != state(before))
                .build(),
            context);
    hosts = source;
    return List.of(source);
  }

  @Override
  public UpdateControl<Image> reconcile(Image image, Context<Image> context) {
    if (image.getSpec().placement() != null || image.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    var known =
        image.getStatus() == null ? Json.read(Json.object(), ImageStatus.class) : image.getStatus();
    var subject =
        new Proposals.Subject(
            known.proposal(),
            known.conditions(),
            image.getSpec().revision(),
            Objects.requireNonNullElse(image.getMetadata().getGeneration(), 0L));
    Proposals.of(subject, decide(), clock.instant())
        .map(tree -> tree.put("state", ImageState.of(image.getSpec(), known).name()))
        .ifPresent(tree -> tell(image, tree));
    return UpdateControl.<Image>noUpdate().rescheduleAfter(UNPLACED);
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
    try {
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

  private Set<ResourceID> unplaced() {
    var cache = images;
    return cache == null
        ? Set.of()
        : cache
            .list(image -> image.getSpec().placement() == null)
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
