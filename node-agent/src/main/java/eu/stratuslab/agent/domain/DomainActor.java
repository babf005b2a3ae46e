package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.domain.DomainAction.CaptureDisk;
import eu.stratuslab.agent.domain.DomainAction.CreateEmptyDisk;
import eu.stratuslab.agent.domain.DomainAction.CreateFiles;
import eu.stratuslab.agent.domain.DomainAction.CreateOverlay;
import eu.stratuslab.agent.domain.DomainAction.Define;
import eu.stratuslab.agent.domain.DomainAction.DeleteDisks;
import eu.stratuslab.agent.domain.DomainAction.Destroy;
import eu.stratuslab.agent.domain.DomainAction.DiscardCapture;
import eu.stratuslab.agent.domain.DomainAction.DiscardMemory;
import eu.stratuslab.agent.domain.DomainAction.EnsureImage;
import eu.stratuslab.agent.domain.DomainAction.EnsureNetwork;
import eu.stratuslab.agent.domain.DomainAction.PauseCpus;
import eu.stratuslab.agent.domain.DomainAction.RemoveHostEntry;
import eu.stratuslab.agent.domain.DomainAction.RestoreDisk;
import eu.stratuslab.agent.domain.DomainAction.RestoreMemory;
import eu.stratuslab.agent.domain.DomainAction.Resume;
import eu.stratuslab.agent.domain.DomainAction.SaveMemory;
import eu.stratuslab.agent.domain.DomainAction.SetHostEntry;
import eu.stratuslab.agent.domain.DomainAction.SetMetadata;
import eu.stratuslab.agent.domain.DomainAction.Shutdown;
import eu.stratuslab.agent.domain.DomainAction.StartPaused;
import eu.stratuslab.agent.domain.DomainAction.Undefine;
import eu.stratuslab.agent.domain.DomainAction.WriteSeed;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.PowerState;
import eu.stratuslab.agent.network.Networks;
import eu.stratuslab.agent.storage.Disks;
import eu.stratuslab.agent.storage.Images;
import eu.stratuslab.agent.storage.MachineFiles;
import eu.stratuslab.kube.Ref;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Does what a plan says on this host. */
public final class DomainActor {

  private final Hypervisor hypervisor;
  private final Disks disks;
  private final MachineFiles files;
  private final Images images;
  private final Networks networks;
  private final Definitions definitions;
  private final MachineVolumes volumes;
  private final Seeds seeds;
  private final Semaphore starts;
  private final Consumer<Ref> wake;
  private final CrashPoints crash;

  /**
   * @param wake asks for a look at a machine
   * @param starts how many starts libvirt is given at once: more of them make each one slower
   */
  public DomainActor(
      Hypervisor hypervisor,
      Disks disks,
      MachineFiles files,
      Images images,
      Networks networks,
      Definitions definitions,
      MachineVolumes volumes,
      Seeds seeds,
      int starts,
      Consumer<Ref> wake,
      CrashPoints crash) {
    this.hypervisor = hypervisor;
    this.disks = disks;
    this.files = files;
    this.images = images;
    this.networks = networks;
    this.definitions = definitions;
    this.volumes = volumes;
    this.seeds = seeds;
    this.starts = new Semaphore(starts, true);
    this.wake = wake;
    this.crash = crash;
  }

  /** Does one thing on the host; what concerns the resource is the reconciler's. */
  void act(DomainAction action, Wanted wanted) {
    crash.reach("before-" + action.verb());
    switch (action) {
      case EnsureImage(var image) ->
          images.need(image, wanted.id(), () -> wake.accept(wanted.ref()));
      case EnsureNetwork(var network) -> networks.ensure(network);
      case SetHostEntry(var network, var address) -> networks.keep(network, address);
      case CreateFiles() -> files.create(wanted.id());
      case CreateOverlay(var disk, var image) ->
          images.makeFrom(
              image.digest(), file -> disks.createOverlay(wanted.id(), disk, image, file));
      case CreateEmptyDisk(var disk) -> disks.createEmpty(wanted.id(), disk);
      case CaptureDisk(var image, var disk, var active) ->
          images.capture(
              image,
              disks.path(wanted.id(), disk.id()),
              active ? wanted.uuid() : null,
              () -> wake.accept(wanted.ref()));
      case DiscardCapture(var image) -> images.discard(image, wanted.uuid());
      case RestoreDisk(var disk, var image) ->
          images.makeFrom(image.digest(), file -> disks.restore(wanted.id(), disk, image, file));
      case WriteSeed() -> files.writeSeed(wanted.id(), seeds.of(wanted));
      case Define(var record) ->
          volumes.define(
              wanted, disks -> hypervisor.define(definitions.xml(wanted, record, disks)));
      case StartPaused() -> start(wanted, hypervisor::startPaused);
      case RestoreMemory() -> start(wanted, hypervisor::restorePaused);
      case PauseCpus() -> hypervisor.pause(wanted.uuid());
      case SaveMemory() -> hypervisor.saveMemory(wanted.uuid());
      case DiscardMemory() -> hypervisor.discardMemory(wanted.uuid());
      case Resume() -> resume(wanted);
      case Shutdown() -> hypervisor.shutdown(wanted.uuid());
      case Destroy() -> hypervisor.destroy(wanted.uuid());
      case SetMetadata(var record) ->
          hypervisor.setMetadata(wanted.uuid(), DomainRecordXml.write(record).toXml());
      case Undefine() -> hypervisor.undefine(wanted.uuid());
      case DeleteDisks(var names) -> delete(wanted, names);
      case RemoveHostEntry(var network, var mac) -> networks.free(network, mac);
      case DomainAction.AddFinalizer() -> throw new AssertionError("the reconciler's");
      case DomainAction.ReleaseFinalizer() -> throw new AssertionError("the reconciler's");
    }
    crash.reach("after-" + action.verb());
  }

  private void start(Wanted wanted, Consumer<UUID> paused) {
    starts.acquireUninterruptibly();
    try {
      networks.undisturbed(() -> paused.accept(wanted.uuid()));
    } catch (HypervisorException e) {
      if (e.code() != HypervisorException.Code.UNSUPPORTED) {
        throw e;
      }
      // libvirt's test driver only; it has no guests that could run too early.
      networks.undisturbed(() -> hypervisor.start(wanted.uuid()));
    } finally {
      starts.release();
    }
  }

  /** What could not be started paused runs already. */
  private void resume(Wanted wanted) {
    try {
      hypervisor.resume(wanted.uuid());
    } catch (HypervisorException e) {
      boolean runs =
          e.code() == HypervisorException.Code.INVALID_STATE
              && hypervisor.domain(wanted.uuid()).stream()
                  .anyMatch(domain -> domain.state() == PowerState.RUNNING);
      if (!runs) {
        throw e;
      }
    }
  }

  private void delete(Wanted wanted, java.util.List<String> names) {
    names.forEach(disk -> disks.delete(wanted.id(), disk));
    files.delete(wanted.id());
  }

  /** The reason by which a failure is told. */
  static String reasonOf(HypervisorException failure, DomainAction during) {
    return switch (failure.code()) {
      case NO_SPACE -> "StorageFull";
      case UNAVAILABLE -> "HypervisorUnavailable";
      default -> during.verb() + "Failed";
    };
  }

  /** Whether trying again cannot help; each attempt to save memory stops the guest for a while. */
  static boolean hopeless(HypervisorException failure, DomainAction during) {
    return switch (failure.code()) {
      case INVALID_XML, INVALID_ARGUMENT, UNSUPPORTED -> true;
      case BUSY, UNAVAILABLE -> false;
      default -> during instanceof SaveMemory;
    };
  }
}
