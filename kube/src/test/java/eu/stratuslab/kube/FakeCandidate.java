package eu.stratuslab.kube;

import java.util.List;
import java.util.function.Consumer;

/** One who would lead, and what it has yet to be told. */
final class FakeCandidate {
  private final Consumer<Boolean> onChange;
  private boolean leads;
  private boolean told;

  FakeCandidate(Consumer<Boolean> onChange) {
    this.onChange = onChange;
  }

  void lead(boolean now) {
    leads = now;
  }

  List<Runnable> due() {
    if (leads == told) {
      return List.of();
    }
    told = leads;
    var now = leads;
    return List.of(() -> onChange.accept(now));
  }
}
