package eu.stratuslab.simulation;

import java.time.Duration;

/** Something that a consumer does, or that happens to the world. */
sealed interface Step {

  /** A step and when it happens, from the beginning. */
  record Timed(Duration at, Step step) {
    @Override
    public String toString() {
      return "%7.3f s  %s".formatted(at.toMillis() / 1000.0, step);
    }
  }

  // What consumers do. A machine is named by its number, counted by creates.

  /** {@code retries}: how often the same request is sent again if no answer came. */
  record Create(int machine, String initialState, First first, int retries) implements Step {}

  /** What a machine is made with: nothing, a new volume, or the volume of the same number. */
  enum First {
    NONE,
    MADE,
    ATTACHED
  }

  record Act(int machine, String action, boolean force, int retries) implements Step {}

  record Edit(int machine, int value, int retries) implements Step {}

  record Delete(Thing thing, int retries) implements Step {}

  /** Stops the Job that is open on something, if there is one. */
  record StopJob(Thing thing, int retries) implements Step {}

  record CreateVolume(Thing thing, boolean fromImage, int retries) implements Step {}

  record Insert(Thing thing, int machine, int retries) implements Step {}

  record Remove(Thing thing, int retries) implements Step {}

  record Grow(Thing thing, int retries) implements Step {}

  /** An image of a machine or a volume; {@code capture}: not as a snapshot. */
  record Snapshot(Thing of, int image, boolean capture, int retries) implements Step {}

  /** Whatever an image was made of becomes that again. */
  record Restore(int image, int retries) implements Step {}

  // What happens to processes.

  /** The process dies at its n-th write from now, before its effect or after it. */
  record Die(int process, int call, boolean after) implements Step {}

  /** It is not scheduled for a while, beginning at its n-th write from now. */
  record Sleep(int process, int call, boolean after, Duration duration) implements Step {}

  /** It dies at once. */
  record Kill(int process) implements Step {}

  record Restart(int process) implements Step {}

  record CutOffKube(int process, Duration duration) implements Step {}

  record CutOffStore(int process, Duration duration) implements Step {}

  /** A lease goes to another candidate, whatever its holder believes. */
  record HandOver(String lease) implements Step {}

  // What happens to Kubernetes.

  record KubeDown(Duration duration) implements Step {}

  record StoreDown(Duration duration) implements Step {}

  record WipeKube() implements Step {}

  record KubectlDelete(Thing thing) implements Step {}

  record KubectlDeleteAll() implements Step {}

  record RemoveFinalizers(Thing thing) implements Step {}

  record ForeignEdit(int machine) implements Step {}

  /** A report as an agent might have sent it long ago. */
  record StaleReport(Thing thing) implements Step {}

  // What happens to hosts.

  record LibvirtdDown(int host, Duration duration) implements Step {}

  record GuestPowersOff(int machine) implements Step {}

  record GuestIgnoresAcpi(int machine, boolean ignores) implements Step {}

  record QemuDies(int machine) implements Step {}

  /** A running guest writes to its disk, or to a volume that it has. */
  record GuestWrites(Thing thing) implements Step {}

  /** Whether a guest keeps the disks that it is asked to let go of. */
  record GuestKeepsDisks(int machine, boolean keeps) implements Step {}

  /** The pool of a host has no room, or has it again. */
  record PoolFull(int host, boolean full) implements Step {}

  /** The file of a volume is lost. */
  record VolumeLost(Thing thing) implements Step {}

  record Reboot(int host) implements Step {}

  /** The next attempt to save a guest's memory finds the disk full. */
  record SaveFails(int host) implements Step {}

  /** The file with a machine's saved memory is lost. */
  record MemoryLost(int machine) implements Step {}
}
