package eu.stratuslab.kubernetes.storage;

import java.util.List;

/** Hears of commits in order, after they are durable and visible, before their writers do. */
public interface CommitListener {

  /** Must not block and must not write. */
  void committed(List<Change> changes);

  /** Everything was wiped. */
  void wiped();
}
