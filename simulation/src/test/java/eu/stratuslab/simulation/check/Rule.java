package eu.stratuslab.simulation.check;

/** What is broken. */
public enum Rule {
  /** Two hosts have one machine's domain. */
  DOUBLE_RUN,
  /** Two domains have one volume, or one was let go of that a domain has. */
  TWO_WRITERS,
  /** Somebody's data are not what they were, and nobody asked for that. */
  DATA_CHANGED,
  /** An image is not what was snapshotted, or a restoration did not give that back. */
  WRONG_SNAPSHOT,
  /** A volume that became smaller. */
  SHRUNK,
  /** An attachment that was acknowledged and then taken away unasked. */
  DETACHED_UNASKED,
  /** A mirror writes whose term has ended. */
  TWO_MIRRORS,
  /** What was acknowledged is not there, or somebody overwrote it. */
  LOST_WRITE,
  /** A state that the table does not allow after the one before. */
  ILLEGAL_TRANSITION,
  /** An epoch, a term, a revision or an order of reports that went back. */
  WENT_BACK,
  /** A tombstone over something that still exists. */
  EARLY_TOMBSTONE,
  /** An imperative operation that was executed again. */
  EXECUTED_TWICE,
  /** Power or data taken without anybody's wish. */
  DESTROYED_UNASKED,
  /** A domain without a placement's epoch. */
  NO_EPOCH,
  /** A Job that ended and then was something else, or was to be stopped and went on. */
  JOB_REVIVED,
  /** A state that changed, and no Event tells of it. */
  UNTOLD,
  /** More events or calls than any run needs: somebody goes round in circles. */
  DOES_NOT_SETTLE,
  /** After the faults: a Job that does not end. */
  STUCK_JOB,
  /** After the faults: documents, resources and domains differ. */
  NOT_CONVERGED,
  /** After the faults: something that nobody owns. */
  LEFT_OVER,
  /** A component threw what is nobody's trouble but ours. */
  BUG
}
