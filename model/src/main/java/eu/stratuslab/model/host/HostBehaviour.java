package eu.stratuslab.model.host;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.event.Alarm;
import eu.stratuslab.model.event.Severity;
import eu.stratuslab.model.host.HostStatus.Pool;
import eu.stratuslab.model.resource.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a host does: it is heard of, or not, and its storage is there and has room, or not. */
public final class HostBehaviour implements Behaviour {
  @Override
  public Optional<String> state(Document document) {
    return Optional.of(HostState.of(document).name());
  }

  @Override
  public List<Alarm> alarms(Document document) {
    var spec = document.specAs(HostSpec.class);
    var status = document.statusAs(HostStatus.class);
    var alarms = new ArrayList<Alarm>();
    if (spec.isLost()) {
      alarms.add(new Alarm("HostLost", Severity.critical, "an administrator said that it is gone"));
    }
    // A host that was never heard of is no news, nor is the silence of one that is worked on.
    if (silent(status) && status.heartbeat() != null && !spec.inMaintenance()) {
      alarms.add(new Alarm("HostSilent", Severity.critical, "its agent has not been heard of"));
    }
    alarms.addAll(ofStorage(status));
    return alarms;
  }

  private static boolean silent(HostStatus status) {
    return HostState.of(HostSpec.PLAIN, status) == HostState.SILENT;
  }

  private static List<Alarm> ofStorage(HostStatus status) {
    var alarms = new ArrayList<Alarm>();
    for (var missing : status.missingPools()) {
      alarms.add(
          new Alarm(
              "PoolMissing",
              missing,
              Severity.critical,
              "pool " + missing + " was here and is not: is its file system mounted?"));
    }
    if (Boolean.TRUE.equals(status.storageFull())) {
      alarms.add(
          new Alarm(
              "StorageFull",
              Severity.high,
              "little is left for the disks of machines: "
                  + left(status.storageFree(), status.storage())));
    }
    status.pools().stream()
        .filter(Pool::isFull)
        .filter(pool -> !sameFileSystem(pool, status))
        .forEach(
            pool ->
                alarms.add(
                    new Alarm(
                        "StorageFull",
                        pool.name(),
                        Severity.high,
                        "little is left in pool "
                            + pool.name()
                            + ": "
                            + left(pool.free(), pool.capacity()))));
    return alarms;
  }

  /** What is told of the disks of machines need not be told of a pool beside them. */
  private static boolean sameFileSystem(Pool pool, HostStatus status) {
    Long storage = status.storage();
    return storage != null && storage == pool.capacity() && status.storageFull() != null;
  }

  private static String left(@Nullable Long free, @Nullable Long of) {
    return free + " of " + of + " kilobytes";
  }
}
