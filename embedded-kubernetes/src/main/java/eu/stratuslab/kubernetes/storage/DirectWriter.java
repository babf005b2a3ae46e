package eu.stratuslab.kubernetes.storage;

import java.util.List;

/** Commits each write by itself on the caller's thread: for simulations in one thread. */
public final class DirectWriter implements Writer {
  private final Store store;

  public DirectWriter(Store store) {
    this.store = store;
  }

  @Override
  public StoredObject write(Proposal proposal) throws StaleWrite {
    return store
        .commit(List.of(proposal))
        .getFirst()
        .orElseThrow(() -> new StaleWrite(proposal.key()));
  }

  @Override
  public void wipe() {
    store.wipe();
  }

  @Override
  public void close() {}
}
