package eu.stratuslab.agent.volume;

import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.storage.Images;
import eu.stratuslab.agent.storage.StoredVolume;
import eu.stratuslab.agent.storage.VolumeFailure;
import eu.stratuslab.agent.storage.VolumeFailure.Reason;
import eu.stratuslab.agent.storage.VolumePool;
import eu.stratuslab.agent.storage.VolumePools;
import eu.stratuslab.agent.volume.VolumeAction.AddFinalizer;
import eu.stratuslab.agent.volume.VolumeAction.Attach;
import eu.stratuslab.agent.volume.VolumeAction.Capture;
import eu.stratuslab.agent.volume.VolumeAction.Create;
import eu.stratuslab.agent.volume.VolumeAction.Delete;
import eu.stratuslab.agent.volume.VolumeAction.Detach;
import eu.stratuslab.agent.volume.VolumeAction.DiscardCapture;
import eu.stratuslab.agent.volume.VolumeAction.EnsureImage;
import eu.stratuslab.agent.volume.VolumeAction.Grow;
import eu.stratuslab.agent.volume.VolumeAction.GrowOnline;
import eu.stratuslab.agent.volume.VolumeAction.ReleaseFinalizer;
import eu.stratuslab.agent.volume.VolumeAction.Remember;
import eu.stratuslab.agent.volume.VolumeAction.Restore;
import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Does what the plan says with pools and domains. */
public final class VolumeActor {

  private final Hypervisor hypervisor;
  private final VolumePools pools;
  private final DomainVolumes domains;
  private final Images images;
  private final CrashPoints crash;

  public VolumeActor(
      Hypervisor hypervisor,
      VolumePools pools,
      DomainVolumes domains,
      Images images,
      CrashPoints crash) {
    this.hypervisor = hypervisor;
    this.pools = pools;
    this.domains = domains;
    this.images = images;
    this.crash = crash;
  }

  /**
   * Does one thing on the host; what concerns the resource is the reconciler's.
   *
   * @param wake asks for another look at the volume
   */
  void act(VolumeAction action, WantedVolume wanted, Runnable wake) {
    crash.reach("before-" + action.verb());
    switch (action) {
      case EnsureImage(var image) -> images.need(image, wanted.id(), wake);
      case Create() -> create(wanted);
      case Remember(var record) -> having(wanted).remember(record);
      case Grow(var bytes) -> grow(wanted, bytes);
      case GrowOnline(var machine, var bytes) -> grow(wanted, machine, bytes);
      case Attach(var machine, var location) -> domains.attach(wanted.id(), machine, location);
      case Detach(var machine) ->
          hypervisor.detachDisk(
              UUID.fromString(machine), pools.fileName(wanted.id()).orElseThrow());
      case Capture(var image, var machine) ->
          images.capture(image, having(wanted).file(wanted.id()), uuid(machine), wake);
      case DiscardCapture(var image, var machine) -> images.discard(image, uuid(machine));
      case Restore(var image) -> restore(wanted, image);
      case Delete() -> delete(wanted);
      case AddFinalizer() -> throw new AssertionError("the reconciler's");
      case ReleaseFinalizer() -> throw new AssertionError("the reconciler's");
    }
    crash.reach("after-" + action.verb());
  }

  private void create(WantedVolume wanted) {
    VolumePool pool = pools.named(wanted.spec().pool());
    UsedImage image = wanted.spec().image();
    if (image == null) {
      pool.createEmpty(wanted.record(), wanted.bytes(), wanted.spec().format());
    } else {
      images.makeFrom(
          image.digest(),
          file ->
              pool.createFromImage(
                  wanted.record(), wanted.bytes(), new StoredVolume.Base(file, image.format())));
    }
  }

  private void grow(WantedVolume wanted, long bytes) {
    VolumePool pool = having(wanted);
    domains.unlessLive(pool.file(wanted.id()), () -> pool.grow(wanted.id(), bytes));
  }

  private void grow(WantedVolume wanted, String machine, long bytes) {
    VolumePool pool = having(wanted);
    StoredVolume is =
        pool.look(wanted.id())
            .orElseThrow(() -> new VolumeFailure(Reason.NotReadable, "its data are gone"));
    pool.checkGrowth(is, bytes);
    hypervisor.growDisk(UUID.fromString(machine), is.file(), bytes);
  }

  private static @Nullable UUID uuid(@Nullable String machine) {
    return machine == null ? null : UUID.fromString(machine);
  }

  private void restore(WantedVolume wanted, UsedImage image) {
    VolumePool pool = having(wanted);
    long bytes = Math.max(wanted.bytes(), image.size());
    images.makeFrom(
        image.digest(),
        file -> {
          var base = new StoredVolume.Base(file, image.format());
          domains.unused(pool.file(wanted.id()), () -> pool.restore(wanted.id(), bytes, base));
        });
  }

  private void delete(WantedVolume wanted) {
    pools.all().stream()
        .filter(pool -> pool.has(wanted.id()))
        .forEach(pool -> domains.unused(pool.file(wanted.id()), () -> pool.delete(wanted.id())));
  }

  private VolumePool having(WantedVolume wanted) {
    return pools
        .having(wanted.id())
        .orElseThrow(() -> new VolumeFailure(Reason.NotReadable, "its data are gone"));
  }

  /** The reason by which a failure is told. */
  static String reasonOf(RuntimeException failure, VolumeAction during) {
    return switch (failure) {
      case VolumeFailure e -> e.reason().name();
      case HypervisorException e when e.code() == HypervisorException.Code.NO_SPACE ->
          Reason.StorageFull.name();
      case HypervisorException _ -> during.verb() + "Failed";
      default -> Reason.StorageFailed.name();
    };
  }

  /** Whether trying again cannot help. */
  static boolean hopeless(RuntimeException failure) {
    return switch (failure) {
      case VolumeFailure e -> e.lasting();
      case HypervisorException e ->
          switch (e.code()) {
            case INVALID_XML, INVALID_ARGUMENT, UNSUPPORTED -> true;
            default -> false;
          };
      default -> false;
    };
  }
}
