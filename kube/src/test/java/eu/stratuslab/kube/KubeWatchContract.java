package eu.stratuslab.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link KubeApi} must tell of by itself: what changes, and who leads. */
public abstract class KubeWatchContract {
  protected static final Kind MACHINE = Kind.of(ResourceTypes.MACHINE.mirrored().orElseThrow());
  protected static final String CLOUD = "0190aaaa-0000-7000-8000-000000000001";

  /** Ours alone, so that a cluster of somebody's may be used. */
  protected final String namespace =
      "stratuslab-test-" + UUID.randomUUID().toString().substring(0, 8);

  /** The client under test; the same in every call of one test. */
  protected abstract KubeApi api();

  /** Lets a fake tell its watchers. */
  protected void pump() {}

  @BeforeEach
  void makeNamespace() {
    api().ensureNamespace(namespace, CLOUD);
  }

  protected Resource machine(String name, ObjectNode spec) {
    return new Resource(
        MACHINE,
        namespace,
        name,
        Resource.Meta.none(),
        Map.of(Labels.CLOUD, CLOUD, Labels.TENANT, "test"),
        Map.of(Labels.NAME, "Ein Name, frei von Regeln"),
        spec,
        Json.object());
  }

  protected static ObjectNode spec(int cpu) {
    var spec =
        Json.object()
            .put("cpu", cpu)
            .put("memory", 65_536)
            .put("power", "Running")
            .put("powerRevision", 1)
            .put("cloud", CLOUD)
            .put("revision", 1)
            .put("term", 3);
    spec.putObject("image")
        .put("id", "0190aaaa-0000-7000-8000-00000000000f")
        .put("tenant", "test")
        .put("digest", "00")
        .put("format", "qcow2")
        .put("size", 1000);
    return spec;
  }

  protected Resource created(String name) {
    return api().create(machine(name, spec(1)));
  }

  @Test
  void a_watch_looks_at_what_is_what_comes_what_changes_and_what_goes() {
    var first = created("a");
    List<Ref> looked = new CopyOnWriteArrayList<>();
    try (var _ = api().watch(MACHINE, Map.of(), looked::add)) {
      seen(looked, first.ref());
      var second = created("b");
      seen(looked, second.ref());
      api().applyStatus(second.ref(), second.meta().uid(), Json.object().put("state", "X"), "m");
      seen(looked, second.ref());
      api().delete(first.ref(), first.meta().uid());
      seen(looked, first.ref());
    }
    pump();
    looked.clear();
    created("c");
    pump();
    assertThat(looked).isEmpty();
  }

  @Test
  void a_watch_tells_what_was_there_apart_from_what_changed() {
    var there = created("there");
    List<Ref> listed = new CopyOnWriteArrayList<>();
    List<Ref> changed = new CopyOnWriteArrayList<>();
    try (var _ = api().watch(MACHINE, Map.of(), looks(listed, changed))) {
      seen(listed, there.ref());
      var comes = created("comes");
      seen(changed, comes.ref());
      assertThat(listed).doesNotContain(comes.ref());
      assertThat(changed).doesNotContain(there.ref());
      api().delete(there.ref(), there.meta().uid());
      seen(changed, there.ref());
    }
  }

  static KubeApi.Look looks(List<Ref> listed, List<Ref> changed) {
    return new KubeApi.Look() {
      @Override
      public void accept(Ref ref) {
        changed.add(ref);
      }

      @Override
      public void listed(Ref ref) {
        listed.add(ref);
      }
    };
  }

  @Test
  void a_watch_with_labels_looks_at_what_has_them() {
    List<Ref> looked = new CopyOnWriteArrayList<>();
    try (var _ = api().watch(MACHINE, Map.of(Labels.HOST, namespace), looked::add)) {
      var other = created("other");
      var mine = created("mine");
      var labelled =
          new Resource(
              MACHINE,
              namespace,
              "mine",
              Resource.Meta.none(),
              Map.of(Labels.CLOUD, CLOUD, Labels.HOST, namespace),
              Map.of(),
              spec(1),
              Json.object());
      api().apply(labelled, mine.meta().uid(), Labels.BRIDGE);
      seen(looked, mine.ref());
      assertThat(looked).doesNotContain(other.ref());
      // Losing the label is going, for this watch.
      api().apply(machine("mine", spec(1)), mine.meta().uid(), Labels.BRIDGE);
      seen(looked, mine.ref());
    }
  }

  private void seen(List<Ref> looked, Ref ref) {
    Await.until(
        "a look at " + ref,
        () -> {
          pump();
          return looked.contains(ref);
        });
    looked.removeIf(ref::equals);
  }

  @Test
  void one_candidate_leads_and_the_next_follows() {
    List<String> told = new CopyOnWriteArrayList<>();
    var duration = Duration.ofSeconds(6);
    var first = api().elect(namespace, "lease", "one", duration, leads -> told.add("one " + leads));
    Await.until("one leads", () -> pumped(told).contains("one true"));
    try (var _ =
        api().elect(namespace, "lease", "two", duration, leads -> told.add("two " + leads))) {
      pump();
      assertThat(told).containsExactly("one true");
      first.close();
      Await.until("two leads", () -> pumped(told).contains("two true"));
      assertThat(told).startsWith("one true", "one false", "two true");
    }
  }

  private List<String> pumped(List<String> told) {
    pump();
    return told;
  }
}
