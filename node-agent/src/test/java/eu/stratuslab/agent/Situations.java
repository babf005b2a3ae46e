package eu.stratuslab.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/**
 * Situations of a plan in a folder: {@code in-*.json}, merged over {@code base.json}, and the plans
 * {@code out-*.json} that answer them.
 */
public final class Situations {

  private Situations() {}

  /** One test per situation; the function answers with what is to be written. */
  public static Stream<DynamicTest> tests(String folder, Function<ObjectNode, String> plan) {
    return Golden.inputs(folder, "in-").stream()
        .map(
            in ->
                DynamicTest.dynamicTest(
                    String.valueOf(in.getFileName()), () -> check(folder, in, plan)));
  }

  private static void check(String folder, Path in, Function<ObjectNode, String> plan) {
    ObjectNode situation = merged(base(folder), tree(in));
    String name = Objects.requireNonNull(in.getFileName()).toString().replaceFirst("in-", "out-");
    Golden.matches(in.resolveSibling(name), plan.apply(situation));
  }

  public static ObjectNode base(String folder) {
    return tree(Golden.in(folder, "base.json"));
  }

  public static ObjectNode object(ObjectNode tree, String name) {
    return (ObjectNode) tree.get(name);
  }

  /** A plan as text: its actions are told by their verbs and members. */
  public static <A> String written(
      JsonNode why,
      List<A> actions,
      Function<A, String> verb,
      @Nullable Object report,
      @Nullable Duration lookAgain) {
    ObjectNode out = Json.object().put("why", why.asText());
    var written = out.putArray("actions");
    for (A action : actions) {
      written.addObject().put("action", verb.apply(action)).setAll(Json.tree(action));
    }
    if (report != null) {
      out.set("report", Json.tree(report));
    }
    if (lookAgain != null) {
      out.put("lookAgain", lookAgain.toString());
    }
    try {
      return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(out) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Objects are merged, everything else is replaced; entries of addresses as a whole. */
  private static ObjectNode merged(ObjectNode base, ObjectNode over) {
    ObjectNode result = base.deepCopy();
    over.properties()
        .forEach(
            e -> {
              JsonNode below = result.get(e.getKey());
              boolean both = below instanceof ObjectNode && e.getValue() instanceof ObjectNode;
              result.set(
                  e.getKey(),
                  both && !e.getKey().equals("entries")
                      ? merged((ObjectNode) below, (ObjectNode) e.getValue())
                      : e.getValue());
            });
    return result;
  }

  private static ObjectNode tree(Path file) {
    try {
      return (ObjectNode) Json.mapper().readTree(Golden.read(file));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
