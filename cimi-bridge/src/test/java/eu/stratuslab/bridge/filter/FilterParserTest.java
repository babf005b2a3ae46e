package eu.stratuslab.bridge.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Attribute.Place;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Attributes;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.CommonAttributes;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of DSP0263 4.1.6.1, what we read beyond it, and every refusal. */
class FilterParserTest {

  private record Spec(
      @JsonPropertyDescription("CPUs.") @Nullable Integer cpu,
      @JsonPropertyDescription("Switch.") @Nullable Boolean on,
      @JsonPropertyDescription("State.") @Nullable String state,
      @JsonPropertyDescription("Due.") @Nullable Instant due,
      @JsonPropertyDescription("Many.") List<String> tags,
      @JsonPropertyDescription("Map.") Map<String, String> map,
      @Cimi(access = Access.SECRET) @JsonPropertyDescription("Secret.")
          @Nullable String password) {}

  static final List<Attribute> ATTRIBUTES =
      Stream.concat(CommonAttributes.ALL.stream(), Attributes.of(Spec.class, Place.SPEC).stream())
          .toList();

  private static Filter parsed(String... expressions) {
    var parsed = FilterParser.parse(Arrays.asList(expressions), ATTRIBUTES);
    assertThat(parsed.violations()).isEmpty();
    return parsed.value();
  }

  private static List<Violation> refused(String... expressions) {
    var parsed = FilterParser.parse(Arrays.asList(expressions), ATTRIBUTES);
    assertThat(parsed.valid()).isFalse();
    assertThat(parsed.violations()).allMatch(v -> v.path().equals("$filter"));
    return parsed.violations();
  }

  private static Filter cpu(Operator operator, String value) {
    return new Filter.Comparison("cpu", AttributeType.INTEGER, "spec.cpu", operator, value);
  }

  private static Filter name(String value) {
    return new Filter.Comparison("name", AttributeType.STRING, "name", Operator.EQUAL, value);
  }

  @ParameterizedTest
  @CsvSource({
    "cpu<2, LESS", "cpu<=2, LESS_OR_EQUAL", "cpu=2, EQUAL",
    "cpu>=2, GREATER_OR_EQUAL", "cpu>2, GREATER", "cpu!=2, NOT_EQUAL",
    "2>cpu, LESS", "2>=cpu, LESS_OR_EQUAL", "2=cpu, EQUAL",
    "2<=cpu, GREATER_OR_EQUAL", "2<cpu, GREATER", "2!=cpu, NOT_EQUAL",
    "' \t cpu  <  0002 ', LESS"
  })
  void integers_compare_with_all_operators_on_either_side(String text, Operator operator) {
    assertThat(parsed(text)).isEqualTo(cpu(operator, "2"));
  }

  @Test
  void and_binds_tighter_than_or() {
    var one = cpu(Operator.EQUAL, "1");
    var two = cpu(Operator.EQUAL, "2");
    var three = cpu(Operator.EQUAL, "3");

    assertThat(parsed("cpu=1 or cpu=2 and cpu=3"))
        .isEqualTo(new Filter.Or(List.of(one, new Filter.And(List.of(two, three)))));
    assertThat(parsed("(cpu=1 or cpu=2)and(cpu=3)"))
        .isEqualTo(new Filter.And(List.of(new Filter.Or(List.of(one, two)), three)));
  }

  @Test
  void several_parameters_must_all_hold() {
    assertThat(parsed("cpu=1 or cpu=2", " ", "name='x'"))
        .isEqualTo(
            new Filter.And(
                List.of(
                    new Filter.Or(List.of(cpu(Operator.EQUAL, "1"), cpu(Operator.EQUAL, "2"))),
                    name("x"))));
    assertThat(parsed()).isEqualTo(Filter.all());
  }

  @Test
  void strings_have_either_quote_and_escapes() {
    assertThat(parsed("name='it\\'s'")).isEqualTo(name("it's"));
    assertThat(parsed("name=\"it's\"")).isEqualTo(name("it's"));
    assertThat(parsed("name='a\\\\b'")).isEqualTo(name("a\\b"));
    assertThat(parsed("name=''")).isEqualTo(name(""));
    assertThat(parsed("'🜁 and or (' = name")).isEqualTo(name("🜁 and or ("));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"property['k.1']='v'", "properties [ \"k.1\" ] = 'v'", "'v'=property['k.1']"})
  void properties_are_named_by_a_key(String text) {
    assertThat(parsed(text)).isEqualTo(new Filter.PropertyComparison("k.1", Operator.EQUAL, "v"));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-02T03:04:05Z, 2024-01-02T03:04:05Z",
    "2024-01-02T03:04:05+01:00, 2024-01-02T02:04:05Z",
    "2024-01-02T03:04:05 01:00, 2024-01-02T02:04:05Z",
    "2024-01-02T03:04:05.25, 2024-01-02T03:04:05.250Z",
    "2024-01-02, 2024-01-02T00:00:00Z",
    "2024-01-02-05:00, 2024-01-02T05:00:00Z",
    "'2024-01-02T03:04:05Z', 2024-01-02T03:04:05Z"
  })
  void dates_become_instants(String date, String instant) {
    for (var text : List.of("due>=" + date, "due>=\"" + date + "\"", date + "<=due")) {
      assertThat(parsed(text))
          .isEqualTo(
              new Filter.Comparison(
                  "due", AttributeType.DATE_TIME, "spec.due", Operator.GREATER_OR_EQUAL, instant));
    }
  }

  @Test
  void booleans_are_words() {
    assertThat(parsed("on!=false"))
        .isEqualTo(
            new Filter.Comparison(
                "on", AttributeType.BOOLEAN, "spec.on", Operator.NOT_EQUAL, "false"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nope=1 | UNKNOWN_ATTRIBUTE | nope | 1",
        "cpu=1 and password='x' | UNKNOWN_ATTRIBUTE | password | 11",
        "id='x' | UNKNOWN_ATTRIBUTE | id | 1",
        "tags='x' | UNKNOWN_ATTRIBUTE | tags | 1",
        "map='x' | UNKNOWN_ATTRIBUTE | map | 1",
        "name<'x' | WRONG_TYPE | name | 1",
        "name=1 | WRONG_TYPE | name | 6",
        "cpu='1' | WRONG_TYPE | cpu | 5",
        "cpu=99999999999999999999 | WRONG_TYPE | cpu | 5",
        "cpu=true | WRONG_TYPE | cpu | 5",
        "on='true' | WRONG_TYPE | on | 4",
        "on>true | WRONG_TYPE | on | 1",
        "due>1 | WRONG_TYPE | due | 5",
        "due>2024-13-01 | WRONG_TYPE | due | 5",
        "due>'yesterday' | WRONG_TYPE | due | 5",
        "property['k']>'v' | WRONG_TYPE | k | 1",
        "property['k']=1 | WRONG_TYPE | k | 15",
        "cpu | BAD_QUERY | one of < | 4",
        "cpu= | BAD_QUERY | value | 5",
        "cpu==1 | BAD_QUERY | value | 5",
        "=1 | BAD_QUERY | attribute | 1",
        "(cpu=1 | BAD_QUERY | ')' | 7",
        "cpu=1) | BAD_QUERY | the end | 6",
        "cpu=1 AND cpu=2 | BAD_QUERY | 'and' | 7",
        "cpu=1 or | BAD_QUERY | attribute | 9",
        "cpu=cpu | BAD_QUERY | value | 5",
        "1=1 | BAD_QUERY | attribute | 3",
        "name='x | BAD_QUERY | end | 6",
        "name='x\\' | BAD_QUERY | end | 6",
        "cpu=-1 | BAD_QUERY | '-' | 5",
        "cpu!1 | BAD_QUERY | '!' | 4",
        "spec.cpu=1 | BAD_QUERY | '.' | 5",
        "name['k']='v' | BAD_QUERY | property | 5",
        "property[k]='v' | BAD_QUERY | string | 10",
        "property['k'='v' | BAD_QUERY | ']' | 13",
        "() | BAD_QUERY | attribute | 2",
      })
  void what_makes_no_sense_is_refused_where_it_stands(
      String text, Reason reason, String named, int position) {
    assertThat(refused(text))
        .singleElement()
        .satisfies(
            v -> {
              assertThat(v.reason()).isEqualTo(reason);
              assertThat(v.message()).contains(named).startsWith("at character " + position + ":");
            });
  }

  @Test
  void all_that_is_wrong_is_said_at_once() {
    assertThat(refused("nope=1 or name>'x'", "cpu=", "on=1")).hasSize(4);
  }

  @Test
  void a_filter_is_bounded() {
    var deep = "(".repeat(33) + "cpu=1" + ")".repeat(33);
    assertThat(parsed(deep.substring(1, deep.length() - 1))).isNotNull();
    assertThat(refused(deep)).singleElement().asString().contains("32 deep");
    assertThat(refused("(".repeat(4000))).hasSize(1);
    assertThat(refused("cpu=1" + " or cpu=1".repeat(64))).singleElement().asString().contains("64");
    assertThat(refused("name='" + "x".repeat(5000) + "'"))
        .singleElement()
        .asString()
        .contains("4096");
  }

  @Test
  void orders_have_directions() {
    var parsed = OrderParser.parse(List.of("name, cpu:desc", "created:ASC,name:desc"), ATTRIBUTES);

    assertThat(parsed.violations()).isEmpty();
    assertThat(parsed.value())
        .containsExactly(
            new Order("name", AttributeType.STRING, "name", false),
            new Order("cpu", AttributeType.INTEGER, "spec.cpu", true),
            new Order("created", AttributeType.DATE_TIME, "created", false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nope", "map", "name:up", "name,,cpu", "password", "name:asc:desc"})
  void orders_that_make_no_sense_are_refused(String text) {
    var parsed = OrderParser.parse(List.of(text), ATTRIBUTES);

    assertThat(parsed.violations()).singleElement().matches(v -> v.path().equals("$orderby"));
  }
}
