package eu.stratuslab.bridge.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonReaderTest {
  private static final String ZEROS = "0".repeat(2_000);

  static Stream<Arguments> beyondBounds() {
    var digits = "is a number of more than 100 digits";
    var range = "is a number out of all range";
    return Stream.of(
        arguments("{'cpu':1%s}".formatted(ZEROS), "cpu", Reason.OUT_OF_BOUNDS, digits),
        arguments(
            "{'disks':[{},{'capacity':-1%s}]}".formatted(ZEROS),
            "disks[1].capacity",
            Reason.OUT_OF_BOUNDS,
            digits),
        arguments("{'a':[1,1.%s]}".formatted(ZEROS), "a[1]", Reason.OUT_OF_BOUNDS, digits),
        arguments("{'a':{'b':1e99999999999}}", "a.b", Reason.OUT_OF_BOUNDS, range),
        arguments("{'a':[0,1e-99999999999]}", "a[1]", Reason.OUT_OF_BOUNDS, range),
        arguments(
            "{'a':{'b':1,'%s':1}}".formatted("k".repeat(60_000)),
            "a",
            Reason.OUT_OF_BOUNDS,
            "holds a name of more than 50000 characters"),
        arguments(
            "{'a':" + "[".repeat(100_000),
            "a" + "[0]".repeat(49),
            Reason.MALFORMED,
            "is nested more than 50 deep"),
        arguments(
            "{'a':".repeat(60) + "1" + "}".repeat(60),
            "a" + ".a".repeat(49),
            Reason.MALFORMED,
            "is nested more than 50 deep"));
  }

  @ParameterizedTest
  @MethodSource("beyondBounds")
  void what_is_beyond_a_bound_is_told_with_its_path(
      String body, String path, Reason reason, String message) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> read(body))
        .satisfies(
            refusal ->
                assertThat(refusal.violations())
                    .containsExactly(new Violation(path, reason, message)));
  }

  @Test
  void what_is_no_json_is_told_with_its_place_and_without_advice_on_the_parser() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> read("{'a':\n NaN}"))
        .withMessage("the body is not JSON at line 2, column 5: Non-standard token 'NaN'");
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> read("{} {}"))
        .withMessage("the body goes on behind its JSON object");
  }

  @Test
  void a_body_that_breaks_off_is_told_with_the_place_where_it_began() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> read("{"))
        .withMessageContaining("start marker at line: 1, column: 1")
        .withMessageNotContaining("Source");
  }

  private static void read(String body) {
    JsonReader.read(body.replace('\'', '"').getBytes(UTF_8));
  }
}
