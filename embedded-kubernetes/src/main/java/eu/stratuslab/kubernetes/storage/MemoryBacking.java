package eu.stratuslab.kubernetes.storage;

import java.util.List;

/** Keeps nothing: for tests and simulations that need no restart. */
public final class MemoryBacking implements Backing {

  @Override
  public Contents load() {
    return new Contents(0, List.of());
  }

  @Override
  public void commit(long revision, List<Change> changes) {}

  @Override
  public void wipe(long revision) {}

  @Override
  public void close() {}
}
