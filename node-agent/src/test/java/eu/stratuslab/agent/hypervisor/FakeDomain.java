package eu.stratuslab.agent.hypervisor;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A domain inside the fake: a stored definition, a running one, or both. */
final class FakeDomain {

  /** The stored definition; null for a domain whose configuration was wiped while it ran. */
  @Nullable DomainDefinition stored;

  @Nullable String storedXml;

  /** The definition it was started with; null while it is not active. */
  @Nullable DomainDefinition live;

  @Nullable String liveXml;
  @Nullable Integer id;
  PowerState state = PowerState.SHUT_OFF;
  StateReason reason = StateReason.UNKNOWN;
  boolean managedSave;

  /** Whether its saved memory cannot be read. */
  boolean unreadable;

  /** The definition in the saved memory: that of the run which was saved. */
  @Nullable DomainDefinition saved;

  @Nullable String savedXml;
  private Disks liveDisks = Disks.NONE;
  private Disks storedDisks = Disks.NONE;
  boolean ignoresAcpi;

  /** Whether the guest does not let go of disks until it is told to. */
  boolean keepsDisks;

  /** The targets of disks that the guest was asked to let go of. */
  final Set<String> unplugging = new TreeSet<>();

  /** What its process has used. */
  long cpuNanos;

  long diskBytes;
  long receivedBytes;
  long sentBytes;

  boolean active() {
    return id != null;
  }

  DomainDefinition definition() {
    DomainDefinition current = live != null ? live : stored;
    if (current == null) {
      throw new AssertionError("a domain without any definition should have been forgotten");
    }
    return current;
  }

  String xml() {
    String current = liveXml != null ? liveXml : storedXml;
    if (current == null) {
      throw new AssertionError("a domain without any definition should have been forgotten");
    }
    return current;
  }

  void saved() {
    saved = live;
    savedXml = liveXml;
    stopped(StateReason.SAVED);
    managedSave = true;
  }

  void restored(int newId) {
    DomainDefinition definition = saved;
    String xml = savedXml;
    started(newId, PowerState.PAUSED, StateReason.RESTORED);
    live = definition;
    liveXml = xml;
  }

  void forgetSaved() {
    unreadable = false;
    managedSave = false;
    saved = null;
    savedXml = null;
  }

  void started(int newId, PowerState newState, StateReason newReason) {
    live = stored;
    liveXml = storedXml;
    id = newId;
    state = newState;
    reason = newReason;
    cpuNanos = 0;
    diskBytes = 0;
    receivedBytes = 0;
    sentBytes = 0;
    forgetSaved();
  }

  void stopped(StateReason why) {
    live = null;
    liveXml = null;
    unplugging.clear();
    id = null;
    state = PowerState.SHUT_OFF;
    reason = why;
  }

  void setMetadata(String canonical) {
    if (storedXml != null) {
      storedXml = DomainDefinition.withMetadata(storedXml, canonical);
      stored = DomainDefinition.parse(storedXml);
    }
    if (liveXml != null) {
      liveXml = DomainDefinition.withMetadata(liveXml, canonical);
      live = DomainDefinition.parse(liveXml);
    }
  }

  Optional<DiskDefinition> liveDisk(Predicate<DiskDefinition> which) {
    liveDisks = liveDisks.of(liveXml);
    return liveDisks.disks().stream().filter(which).findFirst();
  }

  Optional<DiskDefinition> storedDisk(Predicate<DiskDefinition> which) {
    storedDisks = storedDisks.of(storedXml);
    return storedDisks.disks().stream().filter(which).findFirst();
  }

  /** The disks in a definition, read once. */
  private record Disks(@Nullable String xml, List<DiskDefinition> disks) {
    static final Disks NONE = new Disks(null, List.of());

    Disks of(@Nullable String now) {
      return Objects.equals(now, xml)
          ? this
          : now == null ? NONE : new Disks(now, DiskDefinition.ofDomain(now));
    }
  }

  void plug(String diskXml) {
    liveXml = DiskDefinition.with(Objects.requireNonNull(liveXml), diskXml);
  }

  void store(String diskXml) {
    storedXml = DiskDefinition.with(Objects.requireNonNull(storedXml), diskXml);
  }

  void unplug(String target) {
    liveXml = DiskDefinition.without(Objects.requireNonNull(liveXml), target);
    unplugging.remove(target);
  }

  void forget(String target) {
    storedXml = DiskDefinition.without(Objects.requireNonNull(storedXml), target);
  }

  DomainUsage usage() {
    int run = Objects.requireNonNull(id, "is active");
    return new DomainUsage(
        definition().uuid(),
        run,
        1,
        cpuNanos,
        16_384,
        diskBytes,
        receivedBytes,
        sentBytes,
        bytesOfDisks());
  }

  /** Its guest works with the first one only. */
  private Map<Path, Long> bytesOfDisks() {
    var bytes = new HashMap<Path, Long>();
    for (DiskDefinition disk : DiskDefinition.ofDomain(Objects.requireNonNull(liveXml))) {
      if (!disk.files().isEmpty()) {
        bytes.put(disk.files().getFirst(), bytes.isEmpty() ? diskBytes : 0);
      }
    }
    return bytes;
  }

  ObservedDomain observed() {
    DomainDefinition is = definition();
    PowerState shown =
        managedSave && state == PowerState.SHUT_OFF ? PowerState.SUSPENDED_TO_DISK : state;
    return new ObservedDomain(
        is.uuid(), is.name(), shown, reason, is.metadata(), stored != null, managedSave, id);
  }
}
