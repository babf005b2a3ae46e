package eu.stratuslab.agent.domain;

import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.machine.Disk;
import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import java.util.List;

/** One thing to do for a machine. Each can be done again when a crash left its outcome unknown. */
public sealed interface DomainAction {

  /** True if it cannot be taken back: guests run, lose their power or their data. */
  default boolean irreversible() {
    return false;
  }

  /** True if power or data are lost by it. */
  default boolean destructive() {
    return switch (this) {
      case Destroy _, DiscardMemory _, Undefine _, DeleteDisks _, RestoreDisk _ -> true;
      default -> false;
    };
  }

  /** The name by which crash points, logs and troubles call it. */
  default String verb() {
    return getClass().getSimpleName();
  }

  /** Holds the resource before the first write to libvirt. */
  record AddFinalizer() implements DomainAction {}

  /** Has the image brought here, without waiting for it. */
  record EnsureImage(UsedImage image) implements DomainAction {}

  record EnsureNetwork(String network) implements DomainAction {}

  record SetHostEntry(String network, Placement.Address address) implements DomainAction {}

  /** Makes the machine's directory, by which the inventory knows that it owns something here. */
  record CreateFiles() implements DomainAction {}

  /** The first disk: a copy-on-write child of the image. */
  record CreateOverlay(Disk disk, UsedImage image) implements DomainAction {}

  record CreateEmptyDisk(Disk disk) implements DomainAction {}

  record WriteSeed() implements DomainAction {}

  record Define(DomainRecord record) implements DomainAction {}

  /** Makes the process without letting the guest run: what follows can still be recorded. */
  record StartPaused() implements DomainAction {}

  record Resume() implements DomainAction {
    @Override
    public boolean irreversible() {
      return true;
    }
  }

  /** Lets the guest stand still in the host's memory. */
  record PauseCpus() implements DomainAction {
    @Override
    public boolean irreversible() {
      return true;
    }
  }

  /** Saves the guest's memory on the host's disk and ends its process. */
  record SaveMemory() implements DomainAction {
    @Override
    public boolean irreversible() {
      return true;
    }
  }

  /** Makes the process from saved memory without letting the guest run. */
  record RestoreMemory() implements DomainAction {}

  /** Throws saved memory away: to the guest it is a power cut. */
  record DiscardMemory() implements DomainAction {
    @Override
    public boolean irreversible() {
      return true;
    }
  }

  /** Presses the power button. */
  record Shutdown() implements DomainAction {
    @Override
    public boolean irreversible() {
      return true;
    }
  }

  /** Cuts the power. */
  record Destroy() implements DomainAction {
    @Override
    public boolean irreversible() {
      return true;
    }
  }

  record SetMetadata(DomainRecord record) implements DomainAction {}

  record Undefine() implements DomainAction {
    @Override
    public boolean irreversible() {
      return true;
    }
  }

  /** Deletes disks, seed, console log and the directory. */
  record DeleteDisks(List<String> disks) implements DomainAction {
    public DeleteDisks {
      disks = List.copyOf(disks);
    }

    @Override
    public boolean irreversible() {
      return true;
    }
  }

  /** Has an image made of a disk, without waiting for it. */
  record CaptureDisk(String image, Disk disk, boolean active) implements DomainAction {}

  /** Gives up what is made of a capture, and removes what is there of it. */
  record DiscardCapture(String image) implements DomainAction {}

  /** Puts a fresh child of an image in the place of a disk: what the disk held is lost. */
  record RestoreDisk(Disk disk, UsedImage image) implements DomainAction {
    @Override
    public boolean irreversible() {
      return true;
    }
  }

  record RemoveHostEntry(String network, String mac) implements DomainAction {}

  /** Lets the resource go, exactly as it was when this was decided and told. */
  record ReleaseFinalizer() implements DomainAction {}
}
