package eu.stratuslab.agent.hypervisor;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A volume of a pool.
 *
 * @param format libvirt's word, of which {@link VolumeFormat} names those that we create
 * @param capacityBytes what a guest sees
 * @param allocationBytes what it occupies now
 * @param backing the file it reads from what it does not hold itself
 */
public record ObservedVolume(
    String name,
    Path path,
    String format,
    long capacityBytes,
    long allocationBytes,
    @Nullable Path backing) {}
