package eu.stratuslab.bridge.history;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;

/** Everything that clients asked for and were told. */
final class History {
  /** The collection of those that are mirrored into Kubernetes as well. */
  static final String MIRRORED = "machineImages";

  /** What a create was answered. */
  record Created(String name, String path, String value) {}

  private final Map<String, Created> created = new ConcurrentHashMap<>();
  private final Map<String, Queue<Operation>> operations = new ConcurrentHashMap<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

  /** A create of that name is being sent. */
  void asked(String name) {
    asked.add(name);
  }

  void created(Created create) {
    var before = created.putIfAbsent(create.path(), create);
    if (before != null) {
      surprise("two creates made one resource: " + before + " and " + create);
    }
  }

  void add(String path, Operation operation) {
    operations.computeIfAbsent(path, _ -> new ConcurrentLinkedQueue<>()).add(operation);
  }

  /** Something that may not be answered at all. */
  void surprise(String what) {
    surprises.add(what);
  }

  /** One of the resources that are known to have been created; null for none. */
  @org.jspecify.annotations.Nullable
  Created any(RandomGenerator random) {
    var all = List.copyOf(created.values());
    return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
  }

  List<Created> created() {
    return List.copyOf(created.values());
  }

  /** The paths of those that are mirrored. */
  List<String> mirrored() {
    return created.keySet().stream().filter(path -> path.startsWith(MIRRORED)).toList();
  }

  List<String> names() {
    return List.copyOf(asked);
  }

  List<Operation> operations(String path) {
    return List.copyOf(operations.getOrDefault(path, new ConcurrentLinkedQueue<>()));
  }

  List<String> surprises() {
    return List.copyOf(surprises);
  }

  /** How many requests were answered. */
  long answered() {
    return created.size()
        + operations.values().stream()
            .flatMap(Queue::stream)
            .filter(operation -> operation.answered() != Operation.NEVER)
            .count();
  }
}
