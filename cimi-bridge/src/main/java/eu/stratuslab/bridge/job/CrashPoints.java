package eu.stratuslab.bridge.job;

/** Where tests may halt a bridge: after each step that the world can see. */
@FunctionalInterface
public interface CrashPoints {
  /** Nobody halts here. */
  CrashPoints NONE = _ -> {};

  /** A claim or a quota is held and nothing else is known of it. */
  String CLAIMED = "bridge.claimed";

  /** The Job is written: from here on it happened. */
  String JOB_INSERTED = "bridge.job-inserted";

  /** The documents of a create are written. */
  String DOCUMENTS_INSERTED = "bridge.documents-inserted";

  /** A document carries the change that its Job names. */
  String DOCUMENT_CHANGED = "bridge.document-changed";

  /** A document is a tombstone; its claims and its quota are still held. */
  String BURIED = "bridge.buried";

  /** A document names its holder no more; what it held there is still claimed. */
  String RELEASED = "bridge.released";

  /** The Job has ended; nothing was answered. */
  String JOB_ENDED = "bridge.job-ended";

  /** Called at the point of that name. */
  void hit(String point);
}
