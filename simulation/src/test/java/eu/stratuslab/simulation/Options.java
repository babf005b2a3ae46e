package eu.stratuslab.simulation;

import eu.stratuslab.simulation.process.Rhythm;
import eu.stratuslab.simulation.world.Mutation;
import eu.stratuslab.simulation.world.Weather;
import java.time.Duration;

/**
 * What is simulated.
 *
 * @param scope how much of everything there is
 * @param storm how long things go on to happen
 * @param calm how long everything may take to settle afterwards
 * @param events how many events may happen in all; a run that needs more does not settle
 * @param rhythm how often everything is looked at
 * @param mutation a planted bug
 * @param traced whether it is remembered what happened
 * @param faults whether anything but requests happens
 */
record Options(
    Scope scope,
    Duration storm,
    Duration calm,
    long events,
    Weather weather,
    Rhythm rhythm,
    Mutation mutation,
    boolean traced,
    boolean faults) {

  /**
   * How much of everything there is.
   *
   * @param hosts how many hosts, each with an agent
   * @param machines how many machines consumers make at most
   * @param volumes how many volumes they make beside those of machines
   * @param images how many images they make of both
   * @param steps how many things happen
   */
  record Scope(int hosts, int machines, int volumes, int images, int steps) {}

  private static final long EVENTS = Long.getLong("simulation.events", 60_000);
  private static final Duration CALM = Duration.ofMinutes(40);

  static final Options DEFAULT =
      of(new Scope(2, 4, 2, 3, 70), Duration.ofMinutes(10), EVENTS, Weather.ROUGH, true);

  /** As rough and as dense, but short and of little: for thousands of seeds. */
  static final Options BRIEF =
      of(new Scope(2, 2, 1, 2, 24), Duration.ofMinutes(3), EVENTS, Weather.ROUGH, true);

  /** Much at once. */
  static final Options WILD =
      of(new Scope(2, 2, 2, 3, 160), Duration.ofMinutes(12), EVENTS, Weather.WILD, true);

  /** Many who want something of few machines at the same time, and no faults. */
  static final Options CROWDED =
      of(new Scope(2, 2, 1, 2, 60), Duration.ofMinutes(2), EVENTS, Weather.BUSY, false);

  /** Many who want something of few volumes and their snapshots, and faults. */
  static final Options STORAGE =
      of(new Scope(2, 2, 3, 6, 90), Duration.ofMinutes(12), EVENTS, Weather.ROUGH, true);

  /** More of everything. */
  static final Options LARGE =
      of(new Scope(3, 10, 6, 8, 220), Duration.ofMinutes(20), 2 * EVENTS, Weather.ROUGH, true);

  /** Requests for many machines, all day long; no process ends. */
  static final Options DAY =
      of(new Scope(2, 200, 60, 60, 1800), Duration.ofHours(24), 100 * EVENTS, Weather.ROUGH, false)
          .with(Rhythm.REAL);

  private static Options of(
      Scope scope, Duration storm, long events, Weather weather, boolean faults) {
    return new Options(
        scope, storm, CALM, events, weather, Rhythm.BRISK, Mutation.NONE, false, faults);
  }

  /**
   * Those of a name.
   *
   * @throws IllegalArgumentException if there are none
   */
  static Options named(String name) {
    return switch (name) {
      case "DEFAULT" -> DEFAULT;
      case "BRIEF" -> BRIEF;
      case "WILD" -> WILD;
      case "CROWDED" -> CROWDED;
      case "STORAGE" -> STORAGE;
      case "LARGE" -> LARGE;
      default ->
          throw new IllegalArgumentException(
              "no options "
                  + name
                  + "; there are DEFAULT, BRIEF, WILD, CROWDED, STORAGE and LARGE");
    };
  }

  Options with(Mutation planted) {
    return new Options(scope, storm, calm, events, weather, rhythm, planted, traced, faults);
  }

  Options with(Rhythm other) {
    return new Options(scope, storm, calm, events, weather, other, mutation, traced, faults);
  }

  Options with(Weather other) {
    return new Options(scope, storm, calm, events, other, rhythm, mutation, traced, faults);
  }

  Options traced(boolean now) {
    return new Options(scope, storm, calm, events, weather, rhythm, mutation, now, faults);
  }

  /** Only requests. */
  Options calmly() {
    return new Options(scope, storm, calm, events, weather, rhythm, mutation, traced, false);
  }
}
