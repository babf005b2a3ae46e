package eu.stratuslab.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A write that was done: the object as the client's version has it, and warnings for the client.
 */
public record Written(ObjectNode object, boolean created, List<String> warnings) {

  public Written {
    warnings = List.copyOf(warnings);
  }
}
