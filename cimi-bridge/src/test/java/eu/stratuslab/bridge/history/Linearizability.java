package eu.stratuslab.bridge.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a history is linearizable: whether every operation can be given one instant between its
 * call and its answer so that one {@link Register}, asked in that order, answers as was answered.
 * What got no answer may have an instant at any time after its call, or none.
 *
 * <p>The search is that of Wing and Gong (1993) with the memory of Lowe (2017): a set of operations
 * that led to a register once is not tried again.
 */
public final class Linearizability {
  /** How many steps a search may take before it gives up: no history of a test comes near it. */
  private static final long PATIENCE = 50_000_000;

  private record Seen(BitSet done, Register register) {}

  private record Choice(int operation, Register before) {}

  private final List<Operation> operations;
  private final Set<Seen> seen = new HashSet<>();
  private final List<Choice> chosen = new ArrayList<>();
  private final BitSet done = new BitSet();
  private Register register;
  private List<Integer> longest = List.of();
  private long steps;

  private Linearizability(Register initial, List<Operation> history) {
    operations = history.stream().sorted(Comparator.comparingLong(Operation::called)).toList();
    register = initial;
  }

  /**
   * Checks the history of one resource.
   *
   * @param initial what was there before the first operation
   * @return what is wrong with it; empty if nothing is
   */
  public static Optional<String> violation(Register initial, List<Operation> history) {
    return new Linearizability(initial, history).search();
  }

  private Optional<String> search() {
    var from = 0;
    while (!complete()) {
      var next = next(from);
      if (next >= 0) {
        take(next);
        from = 0;
      } else if (chosen.isEmpty()) {
        return Optional.of(report());
      } else {
        from = takeBack() + 1;
      }
      if (++steps > PATIENCE) {
        throw new IllegalStateException("no answer after " + steps + " steps");
      }
    }
    return Optional.empty();
  }

  private boolean complete() {
    for (var i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
      if (operations.get(i).answered() != Operation.NEVER) {
        return false;
      }
    }
    return true;
  }

  /** The first operation from there on that may come next; -1 for none. */
  private int next(int from) {
    var limit = earliestAnswer();
    for (var i = done.nextClearBit(from);
        i < operations.size() && operations.get(i).called() <= limit;
        i = done.nextClearBit(i + 1)) {
      var operation = operations.get(i);
      var after = register.after(operation.request(), operation.answer());
      if (after.isPresent() && isNew(i, after.get())) {
        return i;
      }
    }
    return -1;
  }

  /** Whoever was called after this comes after the one who was answered then. */
  private long earliestAnswer() {
    var earliest = Operation.NEVER;
    for (var i = done.nextClearBit(0);
        i < operations.size() && operations.get(i).called() <= earliest;
        i = done.nextClearBit(i + 1)) {
      earliest = Math.min(earliest, operations.get(i).answered());
    }
    return earliest;
  }

  private boolean isNew(int operation, Register after) {
    var with = (BitSet) done.clone();
    with.set(operation);
    return seen.add(new Seen(with, after));
  }

  private void take(int operation) {
    chosen.add(new Choice(operation, register));
    done.set(operation);
    var taken = operations.get(operation);
    register = register.after(taken.request(), taken.answer()).orElseThrow();
    if (chosen.size() > longest.size()) {
      longest = chosen.stream().map(Choice::operation).toList();
    }
  }

  private int takeBack() {
    var last = chosen.removeLast();
    done.clear(last.operation());
    register = last.before();
    return last.operation();
  }

  /** The longest order that was found, and what does not fit behind it. */
  private String report() {
    var text = new StringBuilder("no order explains all answers; the longest is\n");
    longest.forEach(i -> text.append("  ").append(operations.get(i)).append('\n'));
    text.append("and these do not fit behind it:\n");
    for (var i = 0; i < operations.size(); i++) {
      if (!longest.contains(i)) {
        text.append("  ").append(operations.get(i)).append('\n');
      }
    }
    return text.toString();
  }
}
