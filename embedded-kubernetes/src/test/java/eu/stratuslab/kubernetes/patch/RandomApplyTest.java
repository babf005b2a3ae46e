package eu.stratuslab.kubernetes.patch;

import static eu.stratuslab.kubernetes.patch.Machines.HINTS;
import static eu.stratuslab.kubernetes.patch.Machines.VERSION;
import static eu.stratuslab.kubernetes.patch.Machines.machine;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.patch.ServerSideApply.Result;
import eu.stratuslab.kubernetes.schema.Documents;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random writes, held against a model in which every leaf has a value and a set of owners. */
class RandomApplyTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final int STEPS = 60;
  private static final int RUNS = 15;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void values_and_owners_are_those_of_the_model(long firstSeed) {
    for (long seed = firstSeed * 1000; seed < firstSeed * 1000 + RUNS; seed++) {
      Run run = new Run(new Random(seed));
      for (int step = 0; step < STEPS; step++) {
        String action = run.step(START.plusSeconds(step));
        assertThat(leaves(run.live))
            .as("seed %d step %d: %s", seed, step, action)
            .isEqualTo(run.model.values);
        assertThat(owners(run.live))
            .as("seed %d step %d: %s", seed, step, action)
            .isEqualTo(run.model.owners);
      }
    }
  }

  @Test
  void applying_again_changes_nothing() {
    for (long seed = 0; seed < 200; seed++) {
      Run run = new Run(new Random(seed));
      for (int step = 0; step < 10; step++) {
        run.step(START.plusSeconds(step));
      }
      ObjectNode config = run.config();
      ObjectNode once = apply(run.live, config, "alice", true, START.plusSeconds(100));
      ObjectNode twice = apply(once, config, "alice", false, START.plusSeconds(200));
      assertThat(twice).as("seed %d", seed).isEqualTo(once);
    }
  }

  @Test
  void managers_that_do_not_disagree_may_apply_in_any_order() {
    int agreeing = 0;
    for (long seed = 0; seed < 300; seed++) {
      Run run = new Run(new Random(seed));
      ObjectNode one = run.config();
      ObjectNode other = run.config();
      ObjectNode empty = machine("{}");
      Result first = result(apply(empty, one, "alice", false, START), other, "bob");
      Result second = result(apply(empty, other, "bob", false, START), one, "alice");
      assertThat(first.conflicts().isEmpty()).isEqualTo(second.conflicts().isEmpty());
      if (first.conflicts().isEmpty()) {
        agreeing++;
        assertThat(leaves(first.object())).as("seed %d", seed).isEqualTo(leaves(second.object()));
        assertThat(owners(first.object())).as("seed %d", seed).isEqualTo(owners(second.object()));
      }
    }
    assertThat(agreeing).as("pairs that agree").isGreaterThan(20);
  }

  private static Result result(ObjectNode live, ObjectNode config, String manager) {
    return ServerSideApply.apply(live, config, manager, false, VERSION, "", START, HINTS);
  }

  private static ObjectNode apply(
      ObjectNode live, ObjectNode config, String manager, boolean force, Instant now) {
    Result result = ServerSideApply.apply(live, config, manager, force, VERSION, "", now, HINTS);
    assertThat(result.conflicts()).isEmpty();
    return result.object();
  }

  /** Values of the leaves below spec; list items are leaves as well. */
  private static Map<String, String> leaves(ObjectNode object) {
    Map<String, String> leaves = new TreeMap<>();
    JsonNode spec = object.path("spec");
    for (String scalar : List.of("cpu", "memory")) {
      if (spec.has(scalar)) {
        leaves.put(".spec." + scalar, spec.path(scalar).asText());
      }
    }
    spec.path("extra")
        .properties()
        .forEach(entry -> leaves.put(".spec.extra." + entry.getKey(), entry.getValue().asText()));
    spec.path("tags").forEach(tag -> leaves.put(".spec.tags[=" + tag + "]", ""));
    for (JsonNode disk : spec.path("disks")) {
      String item = ".spec.disks[name=" + disk.path("name") + "]";
      leaves.put(item, "");
      disk.properties()
          .forEach(field -> leaves.put(item + "." + field.getKey(), field.getValue().asText()));
    }
    return leaves;
  }

  /** The owners of leaves; who owns the containers around them is not the model's matter. */
  private static Map<String, Set<String>> owners(ObjectNode object) {
    Map<String, Set<String>> owners = new TreeMap<>();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      for (List<PathElement> path : FieldSet.decode(entry.path("fieldsV1")).paths()) {
        String leaf = PathElement.shown(path);
        if (!leaf.matches("\\.spec(\\.extra|\\.tags|\\.disks)?")) {
          owners.computeIfAbsent(leaf, _ -> new TreeSet<>()).add(entry.path("manager").asText());
        }
      }
    }
    return owners;
  }

  private static final class Model {
    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, Set<String>> owners = new TreeMap<>();

    boolean conflicts(String manager, Map<String, String> config) {
      return config.entrySet().stream()
          .filter(leaf -> !Objects.equals(values.get(leaf.getKey()), leaf.getValue()))
          .anyMatch(
              leaf ->
                  owners.getOrDefault(leaf.getKey(), Set.of()).stream()
                      .anyMatch(owner -> !owner.equals(manager)));
    }

    void apply(String manager, Map<String, String> config) {
      for (String leaf : List.copyOf(owners.keySet())) {
        Set<String> who = owners.get(leaf);
        if (who != null && !config.containsKey(leaf) && who.remove(manager) && who.isEmpty()) {
          remove(leaf);
        }
      }
      config.forEach(
          (leaf, value) -> {
            if (!value.equals(values.put(leaf, value))) {
              owners.put(leaf, new TreeSet<>());
            }
            owners.computeIfAbsent(leaf, _ -> new TreeSet<>()).add(manager);
          });
    }

    void update(String manager, Map<String, String> after) {
      for (String leaf : List.copyOf(values.keySet())) {
        if (!after.containsKey(leaf)) {
          values.remove(leaf);
          owners.remove(leaf);
        }
      }
      after.forEach(
          (leaf, value) -> {
            if (!value.equals(values.put(leaf, value))) {
              owners.put(leaf, new TreeSet<>(Set.of(manager)));
            }
          });
    }

    /** An item takes everything in it along. */
    private void remove(String leaf) {
      values.keySet().removeIf(each -> each.equals(leaf) || each.startsWith(leaf + "."));
      owners.keySet().removeIf(each -> each.equals(leaf) || each.startsWith(leaf + "."));
    }
  }

  private static final class Run {
    private final Random random;
    private final Model model = new Model();
    private ObjectNode live = machine("{}");

    Run(Random random) {
      this.random = random;
      live.withObjectProperty("metadata").put("uid", "u");
      live.remove("spec");
      live = RandomApplyTest.apply(live, machine("{}"), "nobody", false, START);
    }

    String step(Instant now) {
      String manager = List.of("alice", "bob", "carol").get(random.nextInt(3));
      ObjectNode config = config();
      if (random.nextInt(5) == 0) {
        ObjectNode update = live.deepCopy();
        update.set("spec", config.path("spec"));
        ServerSideApply.update(live, update, "updater", VERSION, "", now, HINTS);
        live = update;
        model.update("updater", leaves(config));
        return "update " + config.path("spec");
      }
      boolean force = random.nextBoolean();
      boolean conflicts = !force && model.conflicts(manager, leaves(config));
      Result result = ServerSideApply.apply(live, config, manager, force, VERSION, "", now, HINTS);
      assertThat(result.conflicts().isEmpty()).isEqualTo(!conflicts);
      if (!conflicts) {
        live = result.object();
        model.apply(manager, leaves(config));
      }
      return manager + (force ? " forces " : " applies ") + config.path("spec");
    }

    ObjectNode config() {
      ObjectNode config = machine("{}");
      ObjectNode spec = Documents.object("{}");
      config.set("spec", spec);
      if (random.nextInt(3) == 0) {
        spec.put("cpu", random.nextInt(3));
      }
      if (random.nextInt(3) == 0) {
        spec.put("memory", random.nextInt(2) + "G");
      }
      for (String key : List.of("a", "b", "c")) {
        if (random.nextInt(4) == 0) {
          spec.withObjectProperty("extra").put(key, "v" + random.nextInt(2));
        }
        if (random.nextInt(4) == 0) {
          spec.withArrayProperty("tags").add(key);
        }
        if (random.nextInt(4) == 0) {
          spec.withArrayProperty("disks").add(disk(key));
        }
      }
      return config;
    }

    private ObjectNode disk(String name) {
      ObjectNode disk = Documents.object("{}").put("name", name);
      if (random.nextBoolean()) {
        disk.put("size", random.nextInt(3));
      }
      if (random.nextBoolean()) {
        disk.put("bus", random.nextBoolean() ? "virtio" : "scsi");
      }
      return disk;
    }
  }
}
