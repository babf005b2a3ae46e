package eu.stratuslab.bridge.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.store.SampleDocuments;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.AttributeType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The order of DSP0263 4.1.6.3. */
class OrderComparatorTest {

  private static Document document(String key, Consumer<ObjectNode> spec) {
    var tree = Json.object();
    spec.accept(tree);
    return SampleDocuments.machine(key).with(d -> d.spec(tree));
  }

  private static List<String> ordered(List<Document> documents, Order... orders) {
    var shuffled = new ArrayList<>(documents);
    Collections.shuffle(shuffled, new Random(7));
    return shuffled.stream()
        .sorted(new OrderComparator(List.of(orders)).documents())
        .map(Document::key)
        .toList();
  }

  private static Order by(AttributeType type, boolean descending) {
    return new Order("x", type, "spec.x", descending);
  }

  @Test
  void missing_values_come_first_and_numbers_count() {
    var documents =
        List.of(
            document("missing", _ -> {}),
            document("negative", s -> s.put("x", -5)),
            document("two", s -> s.put("x", 2)),
            document("ten", s -> s.put("x", 10)));

    assertThat(ordered(documents, by(AttributeType.INTEGER, false)))
        .containsExactly("missing", "negative", "two", "ten");
    assertThat(ordered(documents, by(AttributeType.INTEGER, true)))
        .containsExactly("ten", "two", "negative", "missing");
  }

  @Test
  void false_comes_before_true() {
    var documents =
        List.of(
            document("none", _ -> {}),
            document("false", s -> s.put("x", false)),
            document("true", s -> s.put("x", true)));

    assertThat(ordered(documents, by(AttributeType.BOOLEAN, false)))
        .containsExactly("none", "false", "true");
  }

  @Test
  void strings_compare_by_code_points_of_their_nfkd_form() {
    var documents =
        List.of(
            document("empty", s -> s.put("x", "")),
            document("upper", s -> s.put("x", "Z")),
            document("lower", s -> s.put("x", "e")),
            document("accent", s -> s.put("x", "\u00e9")),
            document("after", s -> s.put("x", "f")),
            document("ligature", s -> s.put("x", "\ufb01")),
            document("private", s -> s.put("x", "\uffee")),
            document("beyond", s -> s.put("x", "\ud83d\ude00")));

    // The ligature becomes "fi", the halfwidth sign U+25CB; UTF-16 would put the last one earlier.
    assertThat(ordered(documents, by(AttributeType.STRING, false)))
        .containsExactly(
            "empty", "upper", "lower", "accent", "after", "ligature", "private", "beyond");
  }

  @Test
  void dates_compare_as_instants() {
    var documents =
        List.of(
            document("first", s -> s.put("x", "2026-01-01T00:30:00+01:00")),
            document("second", s -> s.put("x", "2025-12-31T23:45:00Z")),
            document("third", s -> s.put("x", "2026-01-01")));

    assertThat(ordered(documents, by(AttributeType.DATE_TIME, false)))
        .containsExactly("first", "second", "third");
  }

  @Test
  void the_key_decides_between_equals_in_the_last_direction() {
    var documents = List.of(document("a", _ -> {}), document("b", _ -> {}), document("c", _ -> {}));

    assertThat(ordered(documents)).containsExactly("a", "b", "c");
    assertThat(ordered(documents, by(AttributeType.STRING, true))).containsExactly("c", "b", "a");
  }
}
