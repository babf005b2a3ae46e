package eu.stratuslab.simulation;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Thousands of simulated crashes are no news. */
final class Quiet {
  // Held here: a logger that nobody holds forgets its level.
  private static final Logger LOGGER = Logger.getLogger("eu.stratuslab");

  private Quiet() {}

  static void please() {
    LOGGER.setLevel(Level.OFF);
  }
}
