package eu.stratuslab.kubernetes.selector;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.json.Meta;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The query parameter labelSelector: equality- and set-based requirements, all of which must hold.
 */
public record LabelSelector(List<Requirement> requirements) {
  private static final String KEY = "[A-Za-z0-9][-A-Za-z0-9_./]*";
  private static final Pattern SET =
      Pattern.compile("(" + KEY + ")\\s+(in|notin)\\s*\\(([^()]*)\\)");
  private static final Pattern EQUALITY =
      Pattern.compile("(" + KEY + ")\\s*(==|=|!=)\\s*([-A-Za-z0-9_.]*)");
  private static final Pattern PRESENCE = Pattern.compile("(!?)\\s*(" + KEY + ")");

  /** Selects everything. */
  public static final LabelSelector ALL = new LabelSelector(List.of());

  /** One condition on one label. */
  sealed interface Requirement {
    record In(String key, Set<String> values) implements Requirement {}

    record NotIn(String key, Set<String> values) implements Requirement {}

    record Exists(String key) implements Requirement {}

    record Absent(String key) implements Requirement {}
  }

  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /**
   * Parses a selector; "" selects everything.
   *
   * @throws ApiFailure when it cannot be parsed
   */
  public static LabelSelector parse(String text) {
    if (text.isBlank()) {
      return ALL;
    }
    return new LabelSelector(split(text).stream().map(LabelSelector::requirement).toList());
  }

  /** A selector as objects hold it (meta/v1 LabelSelector); an empty one selects everything. */
  public static LabelSelector of(JsonNode selector) {
    List<Requirement> requirements = new ArrayList<>();
    selector
        .path("matchLabels")
        .properties()
        .forEach(
            each ->
                requirements.add(
                    new Requirement.In(each.getKey(), Set.of(each.getValue().asText()))));
    selector.path("matchExpressions").forEach(each -> requirements.add(expression(each)));
    return new LabelSelector(requirements);
  }

  private static Requirement expression(JsonNode expression) {
    String key = expression.path("key").asText();
    Set<String> values = new HashSet<>(Meta.texts(expression.path("values")));
    return switch (expression.path("operator").asText()) {
      case "In" -> new Requirement.In(key, values);
      case "NotIn" -> new Requirement.NotIn(key, values);
      case "Exists" -> new Requirement.Exists(key);
      case "DoesNotExist" -> new Requirement.Absent(key);
      case String other ->
          throw ApiFailure.badRequest("\"" + other + "\" is not a valid label selector operator");
    };
  }

  public boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(each -> holds(each, labels));
  }

  private static boolean holds(Requirement requirement, Map<String, String> labels) {
    return switch (requirement) {
      case Requirement.In(var key, var values) ->
          labels.containsKey(key) && values.contains(labels.get(key));
      case Requirement.NotIn(var key, var values) ->
          !labels.containsKey(key) || !values.contains(labels.get(key));
      case Requirement.Exists(var key) -> labels.containsKey(key);
      case Requirement.Absent(var key) -> !labels.containsKey(key);
    };
  }

  private static Requirement requirement(String text) {
    Matcher set = SET.matcher(text);
    if (set.matches()) {
      Set<String> values = new HashSet<>(List.of(set.group(3).trim().split("\\s*,\\s*", -1)));
      return set.group(2).equals("in")
          ? new Requirement.In(set.group(1), values)
          : new Requirement.NotIn(set.group(1), values);
    }
    Matcher equality = EQUALITY.matcher(text);
    if (equality.matches()) {
      Set<String> value = Set.of(equality.group(3));
      return equality.group(2).equals("!=")
          ? new Requirement.NotIn(equality.group(1), value)
          : new Requirement.In(equality.group(1), value);
    }
    Matcher presence = PRESENCE.matcher(text);
    if (presence.matches()) {
      return presence.group(1).isEmpty()
          ? new Requirement.Exists(presence.group(2))
          : new Requirement.Absent(presence.group(2));
    }
    throw ApiFailure.badRequest("unable to parse requirement: " + text);
  }

  /** Splits at commas outside parentheses. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '(' -> depth++;
        case ')' -> depth--;
        case ',' -> {
          if (depth == 0) {
            parts.add(text.substring(start, i).trim());
            start = i + 1;
          }
        }
        default -> {}
      }
    }
    parts.add(text.substring(start).trim());
    return parts;
  }
}
