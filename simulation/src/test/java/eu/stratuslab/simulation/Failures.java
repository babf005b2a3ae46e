package eu.stratuslab.simulation;

import eu.stratuslab.simulation.Simulation.Outcome;
import eu.stratuslab.simulation.Step.Timed;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Tells of a broken promise so that it can be seen again. */
final class Failures {
  private static final int SHRINKING_RUNS = 150;

  /** How long it may take, {@code -Dsimulation.shrinking=60} in seconds. */
  private static final Duration SHRINKING =
      Duration.ofSeconds(Long.getLong("simulation.shrinking", 60));

  private static final int LAST = 400;

  private Failures() {}

  /** Runs a seed; a failure tells the seed, the rule, the steps that it needs and the trace. */
  static void failIfBroken(long seed, Options options) {
    failIfBroken(seed, Script.of(seed, options), options);
  }

  /** The same of these very steps. */
  static void failIfBroken(long seed, List<Timed> steps, Options options) {
    var outcome = Simulation.run(seed, steps, options);
    if (outcome.violation().isPresent()) {
      throw new AssertionError(told(seed, steps, outcome, options));
    }
  }

  /** The seed, the rule, the fewest steps that were found to break it, and the end of the trace. */
  static String told(long seed, List<Timed> steps, Outcome outcome, Options options) {
    return "seed %d broke %s%n%s"
        .formatted(seed, outcome.violation().orElseThrow(), shrunk(seed, steps, outcome, options));
  }

  /** The same failure with as few steps as were found. */
  static List<Timed> shrink(long seed, Outcome outcome, Options options) {
    return shrink(seed, Script.of(seed, options), outcome, options);
  }

  private static List<Timed> shrink(long seed, List<Timed> all, Outcome outcome, Options options) {
    var rule = outcome.violation().orElseThrow().rule();
    var end = System.nanoTime() + SHRINKING.toNanos();
    return Shrinker.shrink(
        all,
        SHRINKING_RUNS,
        steps ->
            System.nanoTime() - end < 0
                && Simulation.run(seed, steps, options)
                    .violation()
                    .filter(v -> v.rule() == rule)
                    .isPresent());
  }

  private static String shrunk(long seed, List<Timed> all, Outcome outcome, Options options) {
    var steps = shrink(seed, all, outcome, options);
    var again = Simulation.run(seed, steps, options.traced(true));
    var trace = again.trace();
    return "it needs these steps:%n%s%nand ends with %s:%n%s%n"
        .formatted(
            steps.stream().map(Timed::toString).collect(Collectors.joining("\n")),
            again.violation().map(Object::toString).orElse("nothing"),
            String.join("\n", trace.subList(Math.max(0, trace.size() - LAST), trace.size())));
  }
}
