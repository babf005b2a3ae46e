package eu.stratuslab.simulation.world;

import eu.stratuslab.simulation.check.Violation;

/** A rule was broken: the run ends here. */
public final class Broken extends Error {
  private static final long serialVersionUID = 1;
  private final transient Violation violation;

  public Broken(Violation violation) {
    super(violation.toString());
    this.violation = violation;
  }

  public Violation violation() {
    return violation;
  }
}
