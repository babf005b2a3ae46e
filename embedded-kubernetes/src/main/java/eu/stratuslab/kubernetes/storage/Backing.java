package eu.stratuslab.kubernetes.storage;

import java.util.List;

/** Where objects survive a restart. One caller at a time. */
public interface Backing extends AutoCloseable {

  /** What was stored; revision 0 when nothing ever was. */
  record Contents(long revision, List<StoredObject> objects) {}

  Contents load();

  /** Makes all changes and the revision durable, or none of them; returns when they are. */
  void commit(long revision, List<Change> changes);

  /** Forgets every object and keeps the revision. */
  void wipe(long revision);

  @Override
  void close();
}
