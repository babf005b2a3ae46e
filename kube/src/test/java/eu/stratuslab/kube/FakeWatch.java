package eu.stratuslab.kube;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What one watcher of the fake cluster has yet to be told. */
final class FakeWatch {
  private final Kind kind;
  private final Map<String, String> labels;
  private final KubeApi.Look look;
  private final Set<Ref> there = new LinkedHashSet<>();
  private final Set<Ref> pending = new LinkedHashSet<>();

  FakeWatch(Kind kind, Map<String, String> labels, KubeApi.Look look) {
    this.kind = kind;
    this.labels = Map.copyOf(labels);
    this.look = look;
  }

  boolean watches(Ref ref, Map<String, String> its) {
    return ref.kind().plural().equals(kind.plural())
        && labels.entrySet().stream().allMatch(e -> e.getValue().equals(its.get(e.getKey())));
  }

  void there(Ref ref) {
    there.add(ref);
  }

  void changed(Ref ref) {
    if (ref.kind().plural().equals(kind.plural())) {
      there.remove(ref);
      pending.add(ref);
    }
  }

  List<Runnable> due() {
    var due =
        Stream.concat(
                there.stream().<Runnable>map(ref -> () -> look.listed(ref)),
                pending.stream().<Runnable>map(ref -> () -> look.accept(ref)))
            .toList();
    there.clear();
    pending.clear();
    return due;
  }
}
