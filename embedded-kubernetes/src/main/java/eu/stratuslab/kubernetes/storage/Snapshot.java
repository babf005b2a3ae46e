package eu.stratuslab.kubernetes.storage;

import java.util.List;

/** Objects in the order of their namespaces and names, all as of one revision. */
public record Snapshot(long revision, List<StoredObject> objects) {}
