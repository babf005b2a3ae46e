package eu.stratuslab.agent.hypervisor;

import java.nio.file.Path;

/** A directory pool; the sizes are those of the file system that holds it, zero while inactive. */
public record ObservedPool(
    String name, Path directory, boolean active, long capacityBytes, long availableBytes) {}
