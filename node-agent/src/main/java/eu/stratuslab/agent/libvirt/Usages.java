package eu.stratuslab.agent.libvirt;

import eu.stratuslab.agent.hypervisor.DomainUsage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** What domains have used, from libvirt's bulk statistics. */
final class Usages {

  private static final int CPU_TOTAL = 1 << 1;
  private static final int BALLOON = 1 << 2;
  private static final int VCPU = 1 << 3;
  private static final int INTERFACE = 1 << 4;
  private static final int BLOCK = 1 << 5;
  private static final int ACTIVE = 1;

  /** A domain that something else is done to does not keep the others waiting. */
  private static final int NOWAIT = 1 << 29;

  private Usages() {}

  static List<DomainUsage> all(Call call) {
    return call.statistics(CPU_TOTAL | BALLOON | VCPU | INTERFACE | BLOCK, ACTIVE | NOWAIT).stream()
        .flatMap(record -> of(call, record).stream())
        .toList();
  }

  private static Optional<DomainUsage> of(Call call, Call.Statistics record) {
    return Call.unless(
            NativeError.NO_DOMAIN,
            () ->
                Domains.metadata(call, record.domain())
                    .flatMap(
                        _ ->
                            usage(
                                Domains.uuid(call, record.domain()),
                                call.unchecked(Function.virDomainGetID, record.domain()),
                                record.values(),
                                record.texts())))
        .flatMap(usage -> usage);
  }

  /** Empty where libvirt had to leave out the totals of disks: zeros would be mistaken for some. */
  static Optional<DomainUsage> usage(
      UUID uuid, int run, Map<String, Long> values, Map<String, String> texts) {
    boolean partial =
        values.getOrDefault("block.count", 0L) > 0 && !any(values, "block\\.\\d+\\.rd\\.bytes");
    if (run < 0 || partial) {
      return Optional.empty();
    }
    long cpus = values.getOrDefault("vcpu.current", 1L);
    long guest = sum(values, "vcpu\\.\\d+\\.time");
    return Optional.of(
        new DomainUsage(
            uuid,
            run,
            (int) Math.max(1, cpus),
            guest > 0 ? guest : values.getOrDefault("cpu.time", 0L),
            values.getOrDefault("balloon.rss", values.getOrDefault("balloon.current", 0L)),
            sum(values, "block\\.\\d+\\.(rd|wr)\\.bytes"),
            sum(values, "net\\.\\d+\\.rx\\.bytes"),
            sum(values, "net\\.\\d+\\.tx\\.bytes"),
            disks(values, texts)));
  }

  /** What was read and written of each disk that is a file here. */
  private static Map<Path, Long> disks(Map<String, Long> values, Map<String, String> texts) {
    Map<Path, Long> disks = new TreeMap<>();
    for (long i = 0; i < values.getOrDefault("block.count", 0L); i++) {
      String disk = "block." + i;
      String path = texts.get(disk + ".path");
      if (path != null) {
        long bytes =
            values.getOrDefault(disk + ".rd.bytes", 0L)
                + values.getOrDefault(disk + ".wr.bytes", 0L);
        disks.put(Path.of(path), bytes);
      }
    }
    return disks;
  }

  private static boolean any(Map<String, Long> values, String names) {
    return values.keySet().stream().anyMatch(name -> name.matches(names));
  }

  private static long sum(Map<String, Long> values, String names) {
    return values.entrySet().stream()
        .filter(value -> value.getKey().matches(names))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
