package eu.stratuslab.agent.hypervisor;

import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The disks of the domains inside the fake, and what guests do with them. */
final class FakeDisks {

  private final FakeHost host;
  private final Map<UUID, Path> foreign = new TreeMap<>();
  private final Map<Path, Long> sizes = new HashMap<>();
  private final Map<UUID, Copy> copies = new HashMap<>();
  private BiConsumer<Path, Path> copied = (_, _) -> {};
  private ObjLongConsumer<Path> grown = (_, _) -> {};

  /** The last copy of a disk of a domain; an administrator's has no target that we know. */
  private record Copy(Path file, @Nullable Path target, DiskCopy is) {
    boolean goesOn() {
      return is.phase() == DiskCopy.Phase.RUNNING;
    }

    Copy is(DiskCopy now) {
      return new Copy(file, target, now);
    }
  }

  FakeDisks(FakeHost host) {
    this.host = host;
  }

  void foreign(UUID domain, Path disk) {
    foreign.put(domain, disk);
  }

  void whenGrown(ObjLongConsumer<Path> told) {
    grown = told;
  }

  void whenCopied(BiConsumer<Path, Path> told) {
    copied = told;
  }

  /** A copy is seen going on once, and is whole then. */
  void beginCopy(FakeDomain domain, Path file, @Nullable Path target) {
    UUID uuid = domain.definition().uuid();
    if (domain.liveDisk(disk -> disk.is(file)).isEmpty()) {
      throw FakeHypervisor.refused(Code.NOT_FOUND, "domain " + uuid + " has no disk " + file);
    }
    if (copies.containsKey(uuid) && copies.get(uuid).goesOn()) {
      throw FakeHypervisor.refused(Code.BUSY, "domain " + uuid + " is being copied");
    }
    copies.put(uuid, new Copy(file, target, DiskCopy.running(0)));
  }

  DiskCopy copy(FakeDomain domain, Path target) {
    UUID uuid = domain.definition().uuid();
    if (!domain.active()) {
      copies.remove(uuid);
    }
    Copy copy = copies.get(uuid);
    if (copy == null || !target.equals(copy.target())) {
      return DiskCopy.NONE;
    }
    if (copy.goesOn()) {
      copied.accept(copy.file(), target);
      copies.put(uuid, copy.is(DiskCopy.DONE));
    }
    return copy.is();
  }

  /** Null for an administrator's. */
  void abandonCopy(FakeDomain domain, @Nullable Path target) {
    copies.computeIfPresent(
        domain.definition().uuid(),
        (_, copy) ->
            copy.goesOn() && Objects.equals(copy.target(), target)
                ? copy.is(DiskCopy.failed("given up"))
                : copy);
  }

  List<DiskUse> usersOf(Path file) {
    Stream<DiskUse> ours =
        host.domains.values().stream().flatMap(domain -> use(domain, file).stream());
    Stream<DiskUse> others =
        foreign.entrySet().stream()
            .filter(e -> Objects.equals(e.getValue().getFileName(), file.getFileName()))
            .map(e -> new DiskUse(e.getKey(), null, true, true, false, "vda"));
    return Stream.concat(ours, others).toList();
  }

  private static Optional<DiskUse> use(FakeDomain domain, Path file) {
    Optional<DiskDefinition> live = domain.liveDisk(disk -> disk.uses(file));
    Optional<DiskDefinition> stored = domain.storedDisk(disk -> disk.uses(file));
    DomainDefinition is = domain.definition();
    return live.or(() -> stored)
        .map(
            disk ->
                new DiskUse(
                    is.uuid(),
                    is.metadata(),
                    live.isPresent(),
                    stored.isPresent(),
                    domain.managedSave,
                    disk.target()));
  }

  void attach(FakeDomain domain, DiskDefinition disk, String xml) {
    Path file = disk.files().getFirst();
    boolean live = domain.active() && lacks(domain.liveDisk(d -> same(d, disk, file)), disk, file);
    boolean stored =
        domain.stored != null && lacks(domain.storedDisk(d -> same(d, disk, file)), disk, file);
    if (live) {
      domain.plug(xml);
    }
    if (stored) {
      domain.store(xml);
    }
    host.wake(domain.definition().uuid());
  }

  private static boolean same(DiskDefinition is, DiskDefinition wanted, Path file) {
    return is.is(file) || is.target().equals(wanted.target());
  }

  private static boolean lacks(Optional<DiskDefinition> is, DiskDefinition wanted, Path file) {
    is.filter(d -> !d.is(file) || !d.target().equals(wanted.target()))
        .ifPresent(
            d -> {
              throw new HypervisorException(
                  Code.EXISTS, "target " + wanted.target() + " or disk exists: " + d);
            });
    return is.isEmpty();
  }

  void detach(FakeDomain domain, Path file) {
    if (domain.managedSave) {
      throw new HypervisorException(Code.INVALID_STATE, "it is in the domain's saved memory");
    }
    domain.liveDisk(disk -> disk.is(file)).ifPresent(disk -> ask(domain, disk));
    if (domain.liveDisk(disk -> disk.is(file)).isEmpty()) {
      domain.storedDisk(disk -> disk.is(file)).ifPresent(disk -> domain.forget(disk.target()));
    }
  }

  private void ask(FakeDomain domain, DiskDefinition disk) {
    domain.unplugging.add(disk.target());
    if (!domain.keepsDisks) {
      letGo(domain);
    }
  }

  void letGo(FakeDomain domain) {
    List.copyOf(domain.unplugging).forEach(domain::unplug);
    host.wake(domain.definition().uuid());
  }

  void grow(FakeDomain domain, Path file, long bytes) {
    if (domain.liveDisk(disk -> disk.is(file)).isEmpty()) {
      throw new HypervisorException(Code.NOT_FOUND, "no disk " + file);
    }
    if (bytes < sizes.getOrDefault(file, 0L)) {
      throw new HypervisorException(Code.INVALID_ARGUMENT, "a disk does not shrink");
    }
    sizes.put(file, bytes);
    host.storage.grown(file, bytes);
    grown.accept(file, bytes);
  }
}
