package eu.stratuslab.agent.hypervisor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The failures that a test has planned for the fake. */
final class FakeFaults {

  private record Fault(Predicate<String> call, HypervisorException failure, boolean afterEffect) {}

  private final Deque<Fault> planned = new ArrayDeque<>();
  private boolean dead;

  void plan(Predicate<String> call, HypervisorException failure, boolean afterEffect) {
    planned.addLast(new Fault(call, failure, afterEffect));
  }

  void dead(boolean now) {
    dead = now;
  }

  /**
   * Throws if the daemon is dead or the next planned fault is one that strikes before the effect.
   */
  void before(String call) {
    if (dead) {
      throw new HypervisorUnavailable("libvirtd is not there: " + call);
    }
    strike(call, false);
  }

  /** Throws if the next planned fault strikes after the effect. */
  void after(String call) {
    strike(call, true);
  }

  private void strike(String call, boolean afterEffect) {
    @Nullable Fault next = planned.peekFirst();
    if (next != null && next.afterEffect() == afterEffect && next.call().test(call)) {
      planned.removeFirst();
      throw next.failure();
    }
  }
}
