package eu.stratuslab.agent.hypervisor;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A domain that has a disk.
 *
 * @param domain its uuid
 * @param metadata our element in the canonical form, or null where the domain is not ours
 * @param live whether its process has the disk, also while the guest is asked to let go of it
 * @param stored whether its stored definition has it
 * @param saved whether its memory is saved, of a guest that had the disk: it comes back with it
 * @param target the name of the device ("vdb")
 */
public record DiskUse(
    UUID domain,
    @Nullable String metadata,
    boolean live,
    boolean stored,
    boolean saved,
    String target) {}
