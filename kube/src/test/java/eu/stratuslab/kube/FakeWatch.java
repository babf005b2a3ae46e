package eu.stratuslab.kube;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What one watcher of the fake cluster has yet to be told. */
final class FakeWatch {
  private final Kind kind;
  private final Map<String, String> labels;
  private final Consumer<Ref> look;
  private final Set<Ref> pending = new LinkedHashSet<>();

  FakeWatch(Kind kind, Map<String, String> labels, Consumer<Ref> look) {
    this.kind = kind;
    this.labels = Map.copyOf(labels);
    this.look = look;
  }

  boolean watches(Ref ref, Map<String, String> its) {
    return ref.kind().plural().equals(kind.plural())
        && labels.entrySet().stream().allMatch(e -> e.getValue().equals(its.get(e.getKey())));
  }

  void changed(Ref ref) {
    if (ref.kind().plural().equals(kind.plural())) {
      pending.add(ref);
    }
  }

  List<Runnable> due() {
    var due = pending.stream().<Runnable>map(ref -> () -> look.accept(ref)).toList();
    pending.clear();
    return due;
  }
}
