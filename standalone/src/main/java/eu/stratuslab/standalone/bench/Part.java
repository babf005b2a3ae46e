package eu.stratuslab.standalone.bench;

/** The parts of the table, in the order in which they are measured. */
public enum Part {
  /** One resource, lists and filters of 1,000. */
  READS,
  /** Machines started one by one, all at once and in a row, beside libvirt alone. */
  STARTS,
  /** From the write of a document to the custom resource. */
  APPLIED,
  /** All managers killed under running machines. */
  RECOVERY,
  /** A start of the whole cloud in one process. */
  START,
  /** 100,000 documents, by default, in a cloud of their own. */
  DOCUMENTS,
  /** What 1,400 stopped machines, by default, take in each component. */
  MEMORY,
  /** The operator over 5,000 machines, by default, on hosts that are custom resources only. */
  OPERATOR,
  /** The stores beside each other, with 100,000 documents by default. */
  STORE
}
