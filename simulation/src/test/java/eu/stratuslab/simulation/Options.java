package eu.stratuslab.simulation;

import eu.stratuslab.simulation.world.Mutation;
import eu.stratuslab.simulation.world.Weather;
import java.time.Duration;

/**
 * What is simulated.
 *
 * @param hosts how many hosts, each with an agent
 * @param machines how many machines consumers make at most
 * @param steps how many things happen
 * @param storm how long they go on
 * @param calm how long everything may take to settle afterwards
 * @param events how many events may happen in all; a run that needs more does not settle
 * @param mutation a planted bug
 * @param traced whether it is remembered what happened
 * @param faults whether anything but requests happens
 */
record Options(
    int hosts,
    int machines,
    int steps,
    Duration storm,
    Duration calm,
    long events,
    Weather weather,
    Mutation mutation,
    boolean traced,
    boolean faults) {

  private static final long EVENTS = 100_000;

  static final Options DEFAULT =
      new Options(
          2,
          5,
          60,
          Duration.ofMinutes(10),
          Duration.ofMinutes(40),
          EVENTS,
          Weather.ROUGH,
          Mutation.NONE,
          false,
          true);

  /** Much at once. */
  static final Options WILD =
      new Options(
          2,
          3,
          160,
          Duration.ofMinutes(12),
          Duration.ofMinutes(40),
          EVENTS,
          Weather.WILD,
          Mutation.NONE,
          false,
          true);

  /** Many who want something of few machines at the same time, and no faults. */
  static final Options CROWDED =
      new Options(
          2,
          2,
          60,
          Duration.ofMinutes(2),
          Duration.ofMinutes(40),
          EVENTS,
          Weather.BUSY,
          Mutation.NONE,
          false,
          false);

  /** More of everything. */
  static final Options LARGE =
      new Options(
          3,
          12,
          200,
          Duration.ofMinutes(20),
          Duration.ofMinutes(40),
          EVENTS,
          Weather.ROUGH,
          Mutation.NONE,
          false,
          true);

  /** Requests for many machines, all day long; no process ends. */
  static final Options DAY =
      new Options(
          2,
          200,
          1500,
          Duration.ofHours(24),
          Duration.ofMinutes(40),
          100 * EVENTS,
          Weather.ROUGH,
          Mutation.NONE,
          false,
          false);

  Options with(Mutation planted) {
    return new Options(
        hosts, machines, steps, storm, calm, events, weather, planted, traced, faults);
  }

  Options with(Weather other) {
    return new Options(
        hosts, machines, steps, storm, calm, events, other, mutation, traced, faults);
  }

  Options traced(boolean now) {
    return new Options(hosts, machines, steps, storm, calm, events, weather, mutation, now, faults);
  }

  /** Only requests. */
  Options calmly() {
    return new Options(
        hosts, machines, steps, storm, calm, events, weather, mutation, traced, false);
  }
}
