package eu.stratuslab.simulation.world;

/** The process ended here. Nothing catches it but the timeline, as nothing catches a kill. */
public final class Crashed extends Error {
  private static final long serialVersionUID = 1;

  Crashed(Life life) {
    super(life + " is dead", null, false, false);
  }
}
