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
  record Create(int machine, String initialState, int retries) implements Step {}

  record Act(int machine, String action, boolean force, int retries) implements Step {}

  record Edit(int machine, int value, int retries) implements Step {}

  record Delete(int machine, int retries) implements Step {}

  /** Stops the Job that is open on a machine, if there is one. */
  record StopJob(int machine, int retries) implements Step {}

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

  /** The lease of the mirror goes to another candidate, whatever its holder believes. */
  record HandOver() implements Step {}

  // What happens to Kubernetes.

  record KubeDown(Duration duration) implements Step {}

  record StoreDown(Duration duration) implements Step {}

  record WipeKube() implements Step {}

  record KubectlDelete(int machine) implements Step {}

  record KubectlDeleteAll() implements Step {}

  record RemoveFinalizers(int machine) implements Step {}

  record ForeignEdit(int machine) implements Step {}

  /** A report as an agent might have sent it long ago. */
  record StaleReport(int machine) implements Step {}

  // What happens to hosts.

  record LibvirtdDown(int host, Duration duration) implements Step {}

  record GuestPowersOff(int machine) implements Step {}

  record GuestIgnoresAcpi(int machine, boolean ignores) implements Step {}

  record QemuDies(int machine) implements Step {}

  record Reboot(int host) implements Step {}

  /** The next attempt to save a guest's memory finds the disk full. */
  record SaveFails(int host) implements Step {}

  /** The file with a machine's saved memory is lost. */
  record MemoryLost(int machine) implements Step {}
}
