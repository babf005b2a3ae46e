package eu.stratuslab.bridge.filter;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.store.SampleDocuments;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.AttributeType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comparisons mean. */
class FilterEvaluatorTest {
  private static final Document DOCUMENT =
      SampleDocuments.machine("a")
          .with(
              d ->
                  d.name("\u00e9")
                      .properties(Map.of("env", "prod"))
                      .spec(
                          Json.object()
                              .put("cpu", 2)
                              .put("text", "2")
                              .put("due", "2026-01-01T01:00:00+01:00")
                              .put("on", true)
                              .set("target", Json.object().put("href", "machines/1"))));

  private static boolean holds(AttributeType type, String path, Operator operator, String value) {
    return new FilterEvaluator(new Filter.Comparison(path, type, path, operator, value))
        .test(DOCUMENT);
  }

  @ParameterizedTest
  @EnumSource(Operator.class)
  void a_missing_value_only_differs(Operator operator) {
    var differs = operator == Operator.NOT_EQUAL;
    assertThat(holds(AttributeType.INTEGER, "spec.missing", operator, "2")).isEqualTo(differs);
    assertThat(holds(AttributeType.INTEGER, "spec.text", operator, "2")).isEqualTo(differs);
    assertThat(holds(AttributeType.STRING, "description", operator, "")).isEqualTo(differs);
    assertThat(new FilterEvaluator(new Filter.PropertyComparison("x", operator, "")).test(DOCUMENT))
        .isEqualTo(differs);
  }

  @Test
  void values_compare_by_their_type() {
    assertThat(holds(AttributeType.INTEGER, "spec.cpu", Operator.LESS, "10")).isTrue();
    assertThat(holds(AttributeType.BOOLEAN, "spec.on", Operator.EQUAL, "true")).isTrue();
    assertThat(holds(AttributeType.URI, "spec.target", Operator.EQUAL, "machines/1")).isTrue();
    assertThat(holds(AttributeType.DATE_TIME, "spec.due", Operator.EQUAL, "2026-01-01T00:00:00Z"))
        .isTrue();
    assertThat(holds(AttributeType.DATE_TIME, "created", Operator.GREATER, "2025-12-31T23:59:59Z"))
        .isTrue();
  }

  @Test
  void strings_are_not_normalised() {
    assertThat(holds(AttributeType.STRING, "name", Operator.EQUAL, "\u00e9")).isTrue();
    assertThat(holds(AttributeType.STRING, "name", Operator.EQUAL, "e\u0301")).isFalse();
  }

  @Test
  void nothing_to_hold_always_holds_and_no_choice_never() {
    assertThat(new FilterEvaluator(Filter.all()).test(DOCUMENT)).isTrue();
    assertThat(new FilterEvaluator(new Filter.Or(List.of())).test(DOCUMENT)).isFalse();
  }
}
