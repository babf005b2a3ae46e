package eu.stratuslab.simulation.world;

/**
 * How bad the world is, each from 0 to 1.
 *
 * @param yield how often a call takes its time while others go on
 * @param refused how often a call is refused
 * @param lostAnswer how often the answer of a write is lost
 * @param dropped how often a watch loses its connection instead of telling
 * @param doubled how often a watch tells twice
 * @param slow how often a watch tells late
 */
public record Weather(
    double yield, double refused, double lostAnswer, double dropped, double doubled, double slow) {

  public static final Weather FAIR = new Weather(0, 0, 0, 0, 0, 0);
  public static final Weather BUSY = new Weather(0.5, 0, 0, 0, 0, 0);
  public static final Weather ROUGH = new Weather(0.06, 0.01, 0.01, 0.03, 0.05, 0.1);
  public static final Weather WILD = new Weather(0.2, 0.04, 0.04, 0.1, 0.1, 0.3);
}
