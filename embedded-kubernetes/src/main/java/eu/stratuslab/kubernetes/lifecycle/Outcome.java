package eu.stratuslab.kubernetes.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What is to be done with an object. */
public sealed interface Outcome {

  /** Store this. */
  record Write(ObjectNode object) implements Outcome {}

  /** Take it out; this is its last state. */
  record Remove(ObjectNode last) implements Outcome {}

  /** Leave it as it is: nothing changed. */
  record Keep(ObjectNode current) implements Outcome {}
}
