package eu.stratuslab.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Delta debugging: leaves out whatever a failure does not need. */
final class Shrinker {
  private Shrinker() {}

  /**
   * The shortest list that was found to fail still.
   *
   * @param runs how often it may be tried
   */
  static <T> List<T> shrink(List<T> steps, int runs, Predicate<List<T>> fails) {
    var best = List.copyOf(steps);
    var left = runs;
    var chunk = Math.max(1, best.size() / 2);
    while (left > 0) {
      var before = best.size();
      for (var from = 0; from < best.size() && left > 0; ) {
        var shorter = new ArrayList<>(best.subList(0, from));
        shorter.addAll(best.subList(Math.min(best.size(), from + chunk), best.size()));
        left--;
        if (fails.test(shorter)) {
          best = List.copyOf(shorter);
        } else {
          from += chunk;
        }
      }
      if (chunk == 1 && best.size() == before) {
        return best;
      }
      chunk = Math.max(1, chunk / 2);
    }
    return best;
  }
}
