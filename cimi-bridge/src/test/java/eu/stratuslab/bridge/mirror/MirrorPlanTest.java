package eu.stratuslab.bridge.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.mirror.Situation.Remains;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.kube.Stamp;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each {@code in-*.json} holds what is known of a key, each {@code out-*.json} what is to be done.
 * Run with {@code -Dgolden.update} to write the latter anew, and read the difference.
 */
class MirrorPlanTest {
  private static final Path FOLDER = Path.of("src/test/resources/eu/stratuslab/bridge/mirror");

  static List<String> cases() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("in-") && name.endsWith(".json"))
          .map(name -> name.substring("in-".length(), name.length() - ".json".length()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_plan_is_as_written(String name) throws IOException {
    var in =
        (ObjectNode)
            Json.mapper().readTree(Files.readString(FOLDER.resolve("in-" + name + ".json")));
    var situation = situation(in);
    var plan = MirrorPlan.decide(situation);
    assertThat(MirrorPlan.decide(situation)).as("the same again").isEqualTo(plan);
    var out = FOLDER.resolve("out-" + name + ".json");
    var text = text(plan);
    if (System.getProperty("golden.update") != null) {
      Files.writeString(out, text);
    }
    assertThat(text).isEqualTo(Files.readString(out));
  }

  private static Situation situation(ObjectNode in) {
    var type = ResourceTypes.named(in.path("type").asText("Machine")).orElseThrow();
    var context = context(in.path("context"), null);
    var document = document(type, in.get("document"));
    var job = document(ResourceTypes.JOB, in.get("job"));
    var bare = situation(in, type, document, null, job, context);
    var resource = resource(in.get("resource"), bare);
    if (resource != null && in.path("context").path("asAppliedLast").asBoolean()) {
      context = context(in.path("context"), Stamp.digest(resource));
    }
    return situation(in, type, document, resource, job, context);
  }

  private static Situation situation(
      ObjectNode in,
      ResourceType type,
      @Nullable Document document,
      @Nullable Resource resource,
      @Nullable Document job,
      Situation.Context context) {
    var remains = new ArrayList<Remains>();
    in.path("remains")
        .forEach(
            r ->
                remains.add(
                    new Remains(
                        r.path("host").asText(),
                        r.path("epoch").asLong(),
                        r.path("news").asBoolean())));
    return new Situation(
        type,
        in.path("key").asText("m1"),
        document,
        resource,
        job,
        document(ResourceTypes.HOST, in.get("proposed")),
        document(ResourceTypes.HOST, in.get("placed")),
        document(ResourceTypes.MACHINE, in.get("holder")),
        document(ResourceTypes.MACHINE, in.get("maker")),
        documents(ResourceTypes.VOLUME, in.path("held")),
        documents(ResourceTypes.JOB, in.path("nested")),
        remains,
        context);
  }

  private static List<Document> documents(ResourceType type, JsonNode in) {
    var documents = new ArrayList<Document>();
    in.forEach(tree -> documents.add(document(type, tree)));
    return documents;
  }

  /** {@code asAppliedLast}: the resource is what the server made of the last apply. */
  private static Situation.Context context(JsonNode in, @Nullable String applied) {
    return new Situation.Context(
        "cloud-1",
        in.path("term").asLong(3),
        Instant.parse(in.path("now").asText("2026-01-01T00:01:00Z")),
        in.path("cluster").asText("cluster-1"),
        applied);
  }

  private static @Nullable Document document(ResourceType type, @Nullable JsonNode in) {
    if (in == null) {
      return null;
    }
    var tree = Json.object();
    tree.put("schema", 1).put("type", type.name()).put("key", "m1").put("cloud", "cloud-1");
    tree.put("tenant", type.equals(ResourceTypes.HOST) ? "" : "acme");
    tree.putObject("acl").putObject("owner").put("principal", "alice").put("type", "USER");
    tree.put("created", "2026-01-01T00:00:00Z").put("updated", "2026-01-01T00:00:00Z");
    tree.put("revision", 1).put("statusRevision", 0);
    if (type.equals(ResourceTypes.MACHINE)) {
      tree.set("spec", Consumer.machine("m1-", "cloud-1", Instant.EPOCH, "j1").spec());
    }
    return Json.read(merged(tree, (ObjectNode) in), Document.class);
  }

  /** {@code asApplied}: as the mirror left it; the other members say what is different. */
  private static @Nullable Resource resource(@Nullable JsonNode in, Situation situation) {
    if (in == null) {
      return null;
    }
    var kind = situation.kind();
    var namespace = kind.namespaced() ? "stratuslab-acme" : null;
    var base =
        in.path("asApplied").asBoolean()
            ? Desired.of(situation, operation(in))
            : new Resource(
                kind,
                namespace,
                situation.key(),
                Resource.Meta.none(),
                Map.of(Labels.CLOUD, "cloud-1"),
                Map.of(),
                Json.object(),
                Json.object());
    return new Resource(
        kind,
        namespace,
        situation.key(),
        meta(in.path("meta")),
        strings(base.labels(), in.path("labels")),
        strings(base.annotations(), in.path("annotations")),
        merged(base.spec(), in.get("spec") instanceof ObjectNode spec ? spec : Json.object()),
        in.get("status") instanceof ObjectNode status ? status : Json.object());
  }

  private static @Nullable Operation operation(JsonNode in) {
    return in.get("told") instanceof ObjectNode told ? Json.read(told, Operation.class) : null;
  }

  private static Resource.Meta meta(JsonNode in) {
    var finalizers = new ArrayList<String>();
    in.path("finalizers").forEach(f -> finalizers.add(f.asText()));
    return new Resource.Meta(
        in.path("uid").asText("uid-1"),
        in.path("resourceVersion").asText("10"),
        in.path("generation").asLong(1),
        in.path("deleting").asBoolean(),
        finalizers);
  }

  private static Map<String, String> strings(Map<String, String> base, JsonNode changes) {
    var strings = new TreeMap<>(base);
    changes.properties().forEach(e -> strings.put(e.getKey(), e.getValue().asText()));
    return strings;
  }

  private static ObjectNode merged(ObjectNode base, ObjectNode changes) {
    var merged = base.deepCopy();
    changes
        .properties()
        .forEach(
            e -> {
              if (e.getValue().isNull()) {
                merged.remove(e.getKey());
              } else if (e.getValue() instanceof ObjectNode object
                  && merged.get(e.getKey()) instanceof ObjectNode there) {
                merged.set(e.getKey(), merged(there, object));
              } else {
                merged.set(e.getKey(), e.getValue());
              }
            });
    return merged;
  }

  private static String text(Plan plan) throws IOException {
    var out = Json.object();
    var actions = out.putArray("actions");
    for (var action : plan.actions()) {
      var tree = Json.object().put("action", action.getClass().getSimpleName());
      tree.setAll((ObjectNode) Json.tree(action));
      actions.add(sorted(tree));
    }
    var lookAgain = plan.lookAgain();
    if (lookAgain != null) {
      out.put("lookAgain", lookAgain.toString());
    }
    return Json.mapper().writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(out)
        + "\n";
  }

  /** Maps have no order of their own. */
  private static JsonNode sorted(JsonNode tree) {
    if (!(tree instanceof ObjectNode object)) {
      return tree;
    }
    var members = new TreeMap<String, JsonNode>();
    object.properties().forEach(e -> members.put(e.getKey(), sorted(e.getValue())));
    var sorted = Json.object();
    members.forEach(sorted::set);
    return sorted;
  }
}
