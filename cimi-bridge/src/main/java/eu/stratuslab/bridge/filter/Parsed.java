package eu.stratuslab.bridge.filter;

import eu.stratuslab.model.resource.Violation;
import java.util.List;

/**
 * What a query parameter says, and everything that is wrong with it.
 *
 * @param value without what was wrong; to be used only if nothing was
 * @param violations empty if all is well
 */
public record Parsed<T>(T value, List<Violation> violations) {
  public Parsed {
    violations = List.copyOf(violations);
  }

  public boolean valid() {
    return violations.isEmpty();
  }
}
