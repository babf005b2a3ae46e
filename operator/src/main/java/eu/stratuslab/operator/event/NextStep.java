package eu.stratuslab.operator.event;

import java.util.Map;
import java.util.Optional;

/**
 * What happens next, by the reason of a condition: who waits for what, and who must do something.
 */
final class NextStep {
  private static final Map<String, String> AFTER =
      Map.ofEntries(
          Map.entry(
              "NoHostFits",
              "It is tried again whenever a host, a volume or the configuration changes."),
          Map.entry("HostProposed", "The bridge takes the proposal, then the host's agent begins."),
          Map.entry(
              "HostSilent",
              "What runs there may run on; nothing is restarted elsewhere. It is known again as"
                  + " soon as the host's agent reports."),
          Map.entry(
              "HostMaintenance",
              "It is known again when the host comes back; nothing is restarted elsewhere."),
          Map.entry(
              "HostLost",
              "An administrator gave the host up: delete the machine, or take it back."),
          Map.entry("HypervisorUnavailable", "Guests run on; the agent tries again by itself."),
          Map.entry("Crashed", "It is started again after a pause, if its restartPolicy says so."),
          Map.entry("GuestShutdown", "It stays off until somebody starts it."),
          Map.entry("ImportingImage", "It goes on when the image is there."),
          Map.entry("WaitingForVolume", "It starts when its volumes are there."),
          Map.entry("WaitingForSecret", "It starts when the bridge has written its Secret anew."),
          Map.entry("WaitingForMachine", "It goes where its machine goes."),
          Map.entry(
              "ShuttingDown", "If the guest does not obey by the Job's deadline it stays on."),
          Map.entry("RestartRequired", "The change takes effect at the next start."),
          Map.entry("DiskError", "It goes on when the storage has room again; see the host."),
          Map.entry(
              "StorageFull",
              "It is tried again with growing pauses: make room in the host's pool."),
          Map.entry(
              "StorageFailed", "It is tried again with growing pauses: see the host's storage."),
          Map.entry(
              "ForeignDomain",
              "It is not touched: somebody must remove that domain from the host."),
          Map.entry(
              "DiskMissing", "It is not made anew, it would be empty: restore it, or delete this."),
          Map.entry(
              "DataLost", "It is not made anew, it would be empty: restore it, or delete this."),
          Map.entry("PoolMissing", "It is there again when the pool is: mount its file system."),
          Map.entry("PoolUnknown", "It goes on when the configuration has a pool of that name."));

  private NextStep() {}

  static Optional<String> after(String reason) {
    return Optional.ofNullable(AFTER.get(reason));
  }
}
