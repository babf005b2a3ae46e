package eu.stratuslab.simulation.check;

/** A broken rule, and how it shows. */
public record Violation(Rule rule, String message) {
  @Override
  public String toString() {
    return rule + ": " + message;
  }
}
