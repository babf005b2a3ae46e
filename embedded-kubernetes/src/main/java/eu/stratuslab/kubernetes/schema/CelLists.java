package eu.stratuslab.kubernetes.schema;

import java.time.Duration;
import java.util.List;

/** Kubernetes' CEL functions on lists; items of one list have one type. */
final class CelLists {
  private CelLists() {}

  static boolean isSorted(List<?> list) {
    for (int i = 1; i < list.size(); i++) {
      if (compare(list.get(i - 1), list.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  static Object min(List<?> list) {
    return extreme(list, "min", -1);
  }

  static Object max(List<?> list) {
    return extreme(list, "max", 1);
  }

  /** The sum of integers, doubles or durations; of no items it is 0. */
  static Object sum(List<?> list) {
    if (list.isEmpty()) {
      return 0L;
    }
    Object sum = list.getFirst();
    for (Object item : list.subList(1, list.size())) {
      sum = plus(sum, item);
    }
    return sum;
  }

  private static Object plus(Object one, Object other) {
    if (one instanceof Long left && other instanceof Long right) {
      return Math.addExact(left, right);
    }
    if (one instanceof Double left && other instanceof Double right) {
      return left + right;
    }
    if (one instanceof Duration left && other instanceof Duration right) {
      return left.plus(right);
    }
    throw new IllegalArgumentException("no such overload");
  }

  private static Object extreme(List<?> list, String name, int direction) {
    if (list.isEmpty()) {
      throw new IllegalArgumentException(name + " called on empty list");
    }
    Object best = list.getFirst();
    for (Object item : list) {
      best = Integer.signum(compare(item, best)) == direction ? item : best;
    }
    return best;
  }

  @SuppressWarnings("unchecked") // The class of both is the same, so they compare.
  private static int compare(Object one, Object other) {
    if (one instanceof Comparable<?> comparable && one.getClass() == other.getClass()) {
      return ((Comparable<Object>) comparable).compareTo(other);
    }
    throw new IllegalArgumentException("no such overload");
  }
}
