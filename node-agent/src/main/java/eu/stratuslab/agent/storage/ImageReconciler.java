package eu.stratuslab.agent.storage;

import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.resource.HeldResource;
import eu.stratuslab.kube.KeyedQueue;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.image.ImageSpec;
import eu.stratuslab.model.image.ImageState;
import eu.stratuslab.model.image.ImageStatus;
import eu.stratuslab.model.image.ImageStatus.ImageFailure;
import eu.stratuslab.model.machine.MachineStatus.Terminated;
import eu.stratuslab.observability.LogContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The images that are placed on this host: brings them here once, tells of them, and ends them. */
public final class ImageReconciler {

  private static final Logger LOG = LoggerFactory.getLogger(ImageReconciler.class);
  private static final Duration PROGRESS = Duration.ofSeconds(2);

  private final String cloud;
  private final String host;
  private final KubeApi kube;
  private final FirstImages images;
  private final Runnable room;
  private final LongUnaryOperator sequence;
  private final InstantSource clock;
  private final Consumer<Ref> wake;
  private final CrashPoints crash;

  /**
   * @param room makes room where images were that nobody needs
   * @param sequence gives the next number of a report, above the one that was read
   * @param wake asks for a look at an image
   */
  public ImageReconciler(
      String cloud,
      String host,
      KubeApi kube,
      FirstImages images,
      Runnable room,
      LongUnaryOperator sequence,
      InstantSource clock,
      Consumer<Ref> wake,
      CrashPoints crash) {
    this.cloud = cloud;
    this.host = host;
    this.kube = kube;
    this.images = images;
    this.room = room;
    this.sequence = sequence;
    this.clock = clock;
    this.wake = wake;
    this.crash = crash;
  }

  /** One pass; throws what must be tried again. */
  public Next reconcile(Ref ref) {
    Optional<Resource> resource = kube.get(ref).filter(this::isMine);
    if (resource.isEmpty()) {
      images.giveUp(ref.name());
      return KeyedQueue.DONE;
    }
    if (HeldResource.foreign(resource.get())) {
      return HeldResource.FOREIGN;
    }
    try (var _ = LogContext.job(resource.get().job())) {
      return look(resource.get());
    }
  }

  private Next look(Resource resource) {
    if (resource.meta().deleting() || abandoned(resource)) {
      images.giveUp(resource.name());
      if (resource.meta().deleting()) {
        end(resource);
      }
      return KeyedQueue.DONE;
    }
    ImageSpec spec = resource.specAs(ImageSpec.class);
    ImageStatus status = resource.statusAs(ImageStatus.class);
    boolean doubted = isDoubted(status);
    if (status.failure() != null || (status.sha256() != null && !doubted)) {
      return KeyedQueue.DONE;
    }
    Optional<ImportedImage> known = images.known(resource.name()).filter(i -> fits(i, resource));
    if (known.isPresent()) {
      write(resource, Told.available(known.get()));
      return KeyedQueue.DONE;
    }
    if (status.sha256() != null) {
      write(resource, missing(spec, status, status.sha256()));
      return KeyedQueue.DONE;
    }
    if (spec.source() != null) {
      if (doubted) {
        write(resource, Told.waiting(null, "Capturing", "it is being made"));
      }
      // The machine or the volume has it made, and tells if that fails.
      return new Next.LookAgain(PROGRESS);
    }
    Runnable changed = () -> wake.accept(resource.ref());
    return underWay(resource, images.importFirst(resource.name(), spec, changed));
  }

  /** Whether the operator said meanwhile that nothing was heard of this host. */
  private static boolean isDoubted(ImageStatus status) {
    return Condition.find(status.conditions(), "Ready")
        .filter(ready -> ready.status().equals(Condition.UNKNOWN))
        .isPresent();
  }

  /** That a resource goes is no reason to destroy anything; a delete Job is. */
  private void end(Resource resource) {
    ImageSpec spec = resource.specAs(ImageSpec.class);
    if (spec.terminate() == null || spec.source() == null) {
      return;
    }
    ImageStatus last = resource.statusAs(ImageStatus.class);
    var proof = new Terminated(Objects.requireNonNull(spec.placement()).epoch(), spec.terminate());
    if (!proof.equals(last.terminated())) {
      crash.reach("before-DiscardImage");
      images.discard(resource.name(), null);
      room.run();
      crash.reach("after-DiscardImage");
      write(resource, Told.ended(proof));
    }
  }

  private Next underWay(Resource resource, ImageView view) {
    if (view.availability() == ImageView.Availability.FAILED) {
      String reason = Objects.requireNonNull(view.reason(), "a failure has a reason");
      String message = Objects.requireNonNullElse(view.message(), reason);
      write(resource, Told.failed(reason, message));
      return KeyedQueue.DONE;
    }
    String message = Objects.requireNonNullElse(view.message(), "it is on its way");
    write(resource, Told.waiting(view.percent(), "Importing", message));
    return new Next.LookAgain(PROGRESS);
  }

  private static boolean abandoned(Resource resource) {
    return Boolean.TRUE.equals(resource.specAs(ImageSpec.class).abandoned());
  }

  private boolean isMine(Resource resource) {
    ImageSpec spec = resource.specAs(ImageSpec.class);
    return cloud.equals(spec.cloud())
        && spec.placement() != null
        && spec.placement().host().equals(host);
  }

  /** What was imported under this id must be what the resource asks for. */
  private static boolean fits(ImportedImage image, Resource resource) {
    ImageSpec spec = resource.specAs(ImageSpec.class);
    return (spec.sha256() == null || spec.sha256().equals(image.sha256()))
        && (spec.format() == null || spec.format().equals(image.format()));
  }

  /** What there is to tell of an image; what is null is left out. */
  private record Told(
      @Nullable ImportedImage image,
      @Nullable ImageFailure failure,
      @Nullable Integer progress,
      @Nullable Terminated terminated,
      boolean ready,
      String reason,
      String message) {

    static Told available(ImportedImage image) {
      return new Told(image, null, null, null, true, "Available", "it can be used");
    }

    static Told waiting(@Nullable Integer progress, String reason, String message) {
      return new Told(null, null, progress, null, false, reason, message);
    }

    static Told failed(String reason, String message) {
      var failure = new ImageFailure(reason, message);
      return new Told(null, failure, null, null, false, reason, message);
    }

    static Told ended(Terminated proof) {
      return new Told(null, null, null, proof, false, "Terminated", "nothing of it is left");
    }
  }

  /** Nothing was heard of this host, and now its file is not here. */
  private static Told missing(ImageSpec spec, ImageStatus status, String digest) {
    var image =
        new ImportedImage(
            digest,
            Objects.requireNonNullElse(status.format(), ""),
            Objects.requireNonNullElse(status.virtualSize(), 0L),
            Objects.requireNonNullElse(status.size(), 0L),
            spec.source() != null);
    return spec.source() == null
        ? Told.available(image)
        : new Told(image, null, null, null, false, "ImageGone", "its file is not on this host");
  }

  private void write(Resource resource, Told told) {
    ImageStatus last = resource.statusAs(ImageStatus.class);
    ImageSpec spec = resource.specAs(ImageSpec.class);
    var image = told.image();
    long epoch = Objects.requireNonNull(spec.placement()).epoch();
    boolean sameEpoch = last.epoch() != null && last.epoch() == epoch;
    long before = sameEpoch && last.sequence() != null ? last.sequence() : 0;
    ImageStatus draft =
        new ImageStatus(
            null,
            null,
            image == null ? null : image.sha256(),
            image == null ? null : image.format(),
            image == null ? null : image.virtualSize(),
            image == null ? null : image.size(),
            told.progress(),
            told.failure(),
            told.terminated(),
            host,
            epoch,
            sequence.applyAsLong(before),
            spec.revision(),
            resource.meta().generation(),
            ready(resource, last, told));
    var tree = Json.tree(draft).put("state", ImageState.of(spec, draft).name());
    if (Condition.find(last.conditions(), "Ready")
        .filter(is -> is.reason().equals(told.reason()))
        .isEmpty()) {
      LOG.info("told: {}", told.reason());
    }
    String place = told.terminated() == null ? "tell" : "tell-terminated";
    crash.reach("before-" + place);
    kube.applyStatus(resource.ref(), resource.meta().uid(), tree, Labels.AGENT);
    crash.reach("after-" + place);
  }

  private List<Condition> ready(Resource resource, ImageStatus last, Told told) {
    List<Condition> own = last.conditions().stream().filter(c -> c.type().equals("Ready")).toList();
    return Condition.set(
        own,
        "Ready",
        told.ready() ? Condition.TRUE : Condition.FALSE,
        told.reason(),
        told.message(),
        resource.meta().generation(),
        clock.instant());
  }
}
