package eu.stratuslab.agent.storage;

import eu.stratuslab.agent.CrashPoints;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The images that are placed on this host: brings them here once, tells of them, and ends them. */
public final class ImageReconciler {

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
    if (resource.isEmpty() || resource.get().meta().deleting() || abandoned(resource.get())) {
      images.giveUp(ref.name());
      resource.filter(r -> r.meta().deleting()).ifPresent(this::end);
      return KeyedQueue.DONE;
    }
    ImageStatus status = resource.get().statusAs(ImageStatus.class);
    if (status.sha256() != null || status.failure() != null) {
      return KeyedQueue.DONE;
    }
    Optional<ImportedImage> known = images.known(ref.name()).filter(i -> fits(i, resource.get()));
    if (known.isPresent()) {
      tell(resource.get(), known.get(), null, "Available", "it can be used");
      return KeyedQueue.DONE;
    }
    ImageSpec spec = resource.get().specAs(ImageSpec.class);
    if (spec.source() != null) {
      // The machine or the volume has it made, and tells if that fails.
      return new Next.LookAgain(PROGRESS);
    }
    return underWay(resource.get(), images.importFirst(ref.name(), spec, () -> wake.accept(ref)));
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
      write(resource, null, null, null, proof, "Terminated", "nothing of it is left");
    }
  }

  private Next underWay(Resource resource, ImageView view) {
    if (view.availability() == ImageView.Availability.FAILED) {
      String reason = Objects.requireNonNull(view.reason(), "a failure has a reason");
      String message = Objects.requireNonNullElse(view.message(), reason);
      tell(resource, null, new ImageFailure(reason, message), reason, message);
      return KeyedQueue.DONE;
    }
    String message = Objects.requireNonNullElse(view.message(), "it is on its way");
    write(resource, null, null, view.percent(), null, "Importing", message);
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

  private void tell(
      Resource resource,
      @Nullable ImportedImage image,
      @Nullable ImageFailure failure,
      String reason,
      String message) {
    write(resource, image, failure, null, null, reason, message);
  }

  private void write(
      Resource resource,
      @Nullable ImportedImage image,
      @Nullable ImageFailure failure,
      @Nullable Integer progress,
      @Nullable Terminated terminated,
      String reason,
      String message) {
    ImageStatus last = resource.statusAs(ImageStatus.class);
    ImageSpec spec = resource.specAs(ImageSpec.class);
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
            progress,
            failure,
            terminated,
            host,
            epoch,
            sequence.applyAsLong(before),
            spec.revision(),
            resource.meta().generation(),
            ready(resource, last, image != null, reason, message));
    var tree = Json.tree(draft).put("state", ImageState.of(spec, draft).name());
    String place = terminated == null ? "tell" : "tell-terminated";
    crash.reach("before-" + place);
    kube.applyStatus(resource.ref(), resource.meta().uid(), tree, Labels.AGENT);
    crash.reach("after-" + place);
  }

  private List<Condition> ready(
      Resource resource, ImageStatus last, boolean ready, String reason, String message) {
    List<Condition> own = last.conditions().stream().filter(c -> c.type().equals("Ready")).toList();
    return Condition.set(
        own,
        "Ready",
        ready ? Condition.TRUE : Condition.FALSE,
        reason,
        message,
        resource.meta().generation(),
        clock.instant());
  }
}
