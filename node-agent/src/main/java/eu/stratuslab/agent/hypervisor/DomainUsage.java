package eu.stratuslab.agent.hypervisor;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * What the process of an active domain has used since it began.
 *
 * @param run the id of the domain: another process has another one, until the host reboots
 * @param cpus how many virtual CPUs it has, at least 1
 * @param cpuNanos for which these ran
 * @param memoryKibibytes that its process holds now
 * @param diskBytes read and written
 * @param receivedBytes by the guest, over all its interfaces
 * @param sentBytes by the guest
 * @param disks read and written of each disk that is a file here
 */
public record DomainUsage(
    UUID uuid,
    int run,
    int cpus,
    long cpuNanos,
    long memoryKibibytes,
    long diskBytes,
    long receivedBytes,
    long sentBytes,
    Map<Path, Long> disks) {
  public DomainUsage {
    disks = Map.copyOf(disks);
  }
}
