package eu.stratuslab.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.KubeException.Code;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A Kubernetes cluster in memory, the same for the same seed: what {@link FakeKubeApi}s talk to.
 *
 * <p>Watchers are told when {@link #pump} is called, in the caller's thread; or at once, if so
 * asked at construction.
 */
public final class FakeKubeCluster {
  private final RandomGenerator random;
  private final boolean immediate;
  private final Map<String, FakeObject> objects = new TreeMap<>();
  private final Map<String, String> namespaces = new TreeMap<>();
  private final Map<String, Map<String, byte[]>> secrets = new TreeMap<>();
  private final Map<String, Event> events = new TreeMap<>();
  private final Set<String> notServed = new HashSet<>();
  private final Set<FakeWatch> watches = new LinkedHashSet<>();
  private final Map<String, List<FakeCandidate>> candidates = new HashMap<>();
  private long version;
  private String uid;

  /** One written Event. */
  public record Event(Ref about, boolean warning, String reason, String message) {}

  /**
   * An empty cluster.
   *
   * @param random for uids
   * @param immediate true if watchers are told at once, false if only {@link #pump} tells them
   */
  public FakeKubeCluster(RandomGenerator random, boolean immediate) {
    this.random = random;
    this.immediate = immediate;
    uid = newUid();
  }

  /** A client without faults. */
  public FakeKubeApi client() {
    return client(Faults.NONE);
  }

  /** A client of this cluster. */
  public FakeKubeApi client(Faults faults) {
    return new FakeKubeApi(this, faults);
  }

  /** Loses everything, as if the API server's data were wiped: another cluster from now on. */
  public void wipe() {
    synchronized (this) {
      var gone = objects.values().stream().map(o -> o.ref).toList();
      objects.clear();
      namespaces.clear();
      secrets.clear();
      events.clear();
      uid = newUid();
      watches.forEach(watch -> gone.forEach(watch::changed));
    }
    afterWrite();
  }

  /** Whether a kind has its CRD. Without it everything of the kind is gone. */
  public void served(Kind kind, boolean served) {
    synchronized (this) {
      if (served) {
        notServed.remove(kind.plural());
        return;
      }
      notServed.add(kind.plural());
      for (var object : List.copyOf(objects.values())) {
        if (object.ref.kind().plural().equals(kind.plural())) {
          objects.remove(object.ref.toString());
          tell(object, object.labels);
        }
      }
    }
    afterWrite();
  }

  /** Tells watchers and candidates what waits for them; returns how many they were told. */
  public int pump() {
    List<Runnable> due = new ArrayList<>();
    synchronized (this) {
      watches.forEach(watch -> due.addAll(watch.due()));
      candidates.values().forEach(list -> list.forEach(candidate -> due.addAll(candidate.due())));
    }
    due.forEach(Runnable::run);
    return due.size();
  }

  /** Takes the lead from whoever has it and gives it to the next candidate, if there is one. */
  public void handOver(String lease) {
    synchronized (this) {
      var list = candidates.getOrDefault(lease, List.of());
      if (list.size() > 1) {
        list.getFirst().lead(false);
        list.add(list.removeFirst());
        list.getFirst().lead(true);
      }
    }
    afterWrite();
  }

  /** Everything there is. */
  public synchronized List<Resource> everything() {
    return objects.values().stream().map(FakeObject::resource).toList();
  }

  /** Every Secret, as {@code namespace/name}. */
  public synchronized Set<String> secretNames() {
    return Set.copyOf(secrets.keySet());
  }

  public synchronized Collection<Event> events() {
    return List.copyOf(events.values());
  }

  /** Something that a stranger does to a resource, past every rule of ours. */
  public void edit(Ref ref, Consumer<ObjectNode> specChange) {
    synchronized (this) {
      var object = required(ref);
      specChange.accept(object.spec);
      object.generation++;
      changed(object, object.labels);
    }
    afterWrite();
  }

  /** The same of one label, which makes no new generation. */
  public void relabel(Ref ref, String label, String value) {
    synchronized (this) {
      var object = required(ref);
      var before = object.labels;
      object.labels = new TreeMap<>(before);
      object.labels.put(label, value);
      changed(object, before);
    }
    afterWrite();
  }

  // What clients do.

  synchronized String uid() {
    return uid;
  }

  synchronized Optional<Resource> get(Ref ref) {
    serving(ref.kind());
    return Optional.ofNullable(objects.get(ref.toString())).map(FakeObject::resource);
  }

  synchronized List<Resource> list(Kind kind, Map<String, String> labels) {
    serving(kind);
    return objects.values().stream()
        .filter(o -> o.ref.kind().plural().equals(kind.plural()) && o.matches(labels))
        .map(FakeObject::resource)
        .toList();
  }

  synchronized Resource create(Resource resource) {
    serving(resource.kind());
    var namespace = resource.namespace();
    if (namespace != null && !namespaces.containsKey(namespace)) {
      throw new KubeException(Code.NOT_SERVED, "no namespace " + namespace);
    }
    if (objects.containsKey(resource.ref().toString())) {
      throw new KubeException(Code.EXISTS, resource.ref() + " exists");
    }
    var object = new FakeObject(resource, newUid());
    objects.put(object.ref.toString(), object);
    changed(object, object.labels);
    return object.resource();
  }

  synchronized Resource apply(Resource resource, String expectedUid) {
    var object = required(resource.ref(), expectedUid);
    if (object.spec.path("term").asLong() > resource.spec().path("term").asLong()) {
      throw new KubeException(Code.INVALID, "spec.term never goes back");
    }
    var before = object.labels;
    if (object.apply(resource)) {
      changed(object, before);
    }
    return object.resource();
  }

  synchronized Resource applyStatus(
      Ref ref, String expectedUid, ObjectNode status, String manager) {
    var object = required(ref, expectedUid);
    if (object.applyStatus(status, manager)) {
      changed(object, object.labels);
    }
    return object.resource();
  }

  synchronized Resource addFinalizer(Ref ref, String expectedUid, String finalizer) {
    var object = required(ref, expectedUid);
    if (!object.finalizers.contains(finalizer)) {
      if (object.deleting) {
        throw new KubeException(Code.CONFLICT, ref + " is being deleted");
      }
      object.finalizers.add(finalizer);
      changed(object, object.labels);
    }
    return object.resource();
  }

  synchronized void removeFinalizer(
      Ref ref, String expectedUid, String resourceVersion, String finalizer) {
    var object = required(ref, expectedUid);
    if (!Long.toString(object.version).equals(resourceVersion)) {
      throw new KubeException(Code.CONFLICT, ref + " has changed");
    }
    if (object.finalizers.remove(finalizer)) {
      changed(object, object.labels);
      removeIfFree(object);
    }
  }

  synchronized void delete(Ref ref, String expectedUid) {
    var object = required(ref, expectedUid);
    if (!object.deleting) {
      object.deleting = true;
      object.generation++;
      changed(object, object.labels);
      removeIfFree(object);
    }
  }

  synchronized void ensureNamespace(String name, String cloud) {
    var carried = namespaces.putIfAbsent(name, cloud);
    if (carried != null && !carried.equals(cloud)) {
      throw new KubeException(Code.CONFLICT, "namespace " + name + " belongs to cloud " + carried);
    }
  }

  synchronized Optional<Map<String, byte[]>> secret(String namespace, String name) {
    return Optional.ofNullable(secrets.get(namespace + "/" + name));
  }

  synchronized void putSecret(String namespace, String name, Map<String, byte[]> data) {
    if (!namespaces.containsKey(namespace)) {
      throw new KubeException(Code.NOT_SERVED, "no namespace " + namespace);
    }
    secrets.put(namespace + "/" + name, Map.copyOf(data));
  }

  synchronized void deleteSecret(String namespace, String name) {
    secrets.remove(namespace + "/" + name);
  }

  synchronized void event(String id, Event event) {
    events.putIfAbsent(id, event);
  }

  synchronized KubeApi.Watching watch(Kind kind, Map<String, String> labels, KubeApi.Look look) {
    var watch = new FakeWatch(kind, labels, look);
    watches.add(watch);
    objects.values().stream()
        .filter(o -> watch.watches(o.ref, o.labels))
        .forEach(o -> watch.there(o.ref));
    return () -> {
      synchronized (this) {
        watches.remove(watch);
      }
    };
  }

  synchronized KubeApi.Watching elect(String lease, Consumer<Boolean> onChange) {
    var candidate = new FakeCandidate(onChange);
    var list = candidates.computeIfAbsent(lease, _ -> new ArrayList<>());
    list.add(candidate);
    list.getFirst().lead(true);
    return () -> {
      synchronized (this) {
        candidate.lead(false);
        list.remove(candidate);
        if (!list.isEmpty()) {
          list.getFirst().lead(true);
        }
      }
      candidate.due().forEach(Runnable::run);
      afterWrite();
    };
  }

  /** Tells watchers of what was just written, if they are to know at once. */
  void afterWrite() {
    if (immediate) {
      pump();
    }
  }

  private void removeIfFree(FakeObject object) {
    if (object.deleting && object.finalizers.isEmpty()) {
      objects.remove(object.ref.toString());
      tell(object, object.labels);
    }
  }

  private void changed(FakeObject object, Map<String, String> labelsBefore) {
    version++;
    object.version = version;
    tell(object, labelsBefore);
  }

  private void tell(FakeObject object, Map<String, String> labelsBefore) {
    watches.stream()
        .filter(w -> w.watches(object.ref, object.labels) || w.watches(object.ref, labelsBefore))
        .forEach(w -> w.changed(object.ref));
  }

  private FakeObject required(Ref ref) {
    serving(ref.kind());
    var object = objects.get(ref.toString());
    if (object == null) {
      throw new KubeException(Code.NOT_FOUND, ref + " is gone");
    }
    return object;
  }

  private FakeObject required(Ref ref, String expectedUid) {
    var object = required(ref);
    if (!object.uid.equals(expectedUid)) {
      throw new KubeException(Code.CONFLICT, ref + " is not " + expectedUid + " any more");
    }
    return object;
  }

  private void serving(Kind kind) {
    if (notServed.contains(kind.plural())) {
      throw new KubeException(Code.NOT_SERVED, "no resource type " + kind.plural());
    }
  }

  private String newUid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
