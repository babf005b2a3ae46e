package eu.stratuslab.simulation;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code ./stratuslab simulate}: as many seeds as one likes, and what they have found. */
public final class Simulate {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final Duration TOLD = Duration.ofSeconds(10);
  private static final String HELP =
      """
      usage: ./stratuslab simulate [--seeds N] [--seed S] [--options NAME] [--stopping]
        --seeds N       how many seeds, 100 by default
        --seed S        the first of them, 1 by default
        --options NAME  DEFAULT, BRIEF, WILD, CROWDED, STORAGE or LARGE
        --stopping      many a Job is stopped while it is open
      """;

  private final PrintStream out;
  private final Wish wish;
  private final List<Long> failed = new ArrayList<>();
  private long events;

  /** What was asked for. */
  record Wish(long first, long count, String name, boolean stopping) {
    Wish {
      if (count < 1) {
        throw new IllegalArgumentException("--seeds is " + count + "; at least 1 is needed");
      }
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException naming what is wrong with it
     */
    static Wish of(List<String> words) {
      var first = 1L;
      var count = 100L;
      var name = "DEFAULT";
      var stopping = false;
      for (var i = 0; i < words.size(); i++) {
        switch (words.get(i)) {
          case "--seeds" -> count = number(words, ++i);
          case "--seed" -> first = number(words, ++i);
          case "--options" -> name = value(words, ++i);
          case "--stopping" -> stopping = true;
          default -> throw new IllegalArgumentException("unknown: " + words.get(i));
        }
      }
      return new Wish(first, count, name, stopping);
    }

    private static long number(List<String> words, int at) {
      try {
        return Long.parseLong(value(words, at));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(words.get(at) + " is no number", e);
      }
    }

    private static String value(List<String> words, int at) {
      if (at >= words.size()) {
        throw new IllegalArgumentException(words.getLast() + " needs a value");
      }
      return words.get(at);
    }
  }

  Simulate(Wish wish, PrintStream out) {
    this.wish = wish;
    this.out = out;
  }

  /** Ends with 0 if no seed broke a rule, 1 if one did, 2 if it was asked for wrongly. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out));
  }

  static int run(List<String> arguments, PrintStream out) {
    Quiet.please();
    try {
      var wish = Wish.of(arguments);
      return new Simulate(wish, out).run(Options.named(wish.name())) ? 0 : FAILED;
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      out.print(HELP);
      return USAGE;
    }
  }

  private boolean run(Options options) {
    var begun = System.nanoTime();
    var told = begun;
    for (var seed = wish.first(); seed < wish.first() + wish.count(); seed++) {
      one(seed, options);
      var now = System.nanoTime();
      if (now - told > TOLD.toNanos()) {
        told = now;
        tell(seed - wish.first() + 1, now - begun);
      }
    }
    tell(wish.count(), System.nanoTime() - begun);
    if (!failed.isEmpty()) {
      out.println("broken by the seeds " + failed);
    }
    return failed.isEmpty();
  }

  private void tell(long seeds, long nanos) {
    var seconds = Math.max(nanos, 1) / 1e9;
    out.printf(
        "%s: %d of %d seeds, %.1f seeds/s, %d events/s, %d broken%n",
        wish.name(),
        seeds,
        wish.count(),
        seeds / seconds,
        (long) (events / seconds),
        failed.size());
  }

  private void one(long seed, Options options) {
    var steps = wish.stopping() ? Script.stopping(seed, options) : Script.of(seed, options);
    var outcome = Simulation.run(seed, steps, options);
    events += outcome.events();
    if (outcome.violation().isPresent()) {
      failed.add(seed);
      out.println(Failures.told(seed, steps, outcome, options));
    }
  }
}
