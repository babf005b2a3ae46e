package eu.stratuslab.kubernetes.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.json.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A rule of a role (rbac/v1 PolicyRule).
 *
 * @param names of the objects; none for all
 * @param paths that are no resource's; one that ends in {@code *} means all that begin so
 */
record Rule(
    List<String> verbs,
    List<String> groups,
    List<String> resources,
    List<String> names,
    List<String> paths) {
  private static final String ALL = "*";

  static List<Rule> of(JsonNode rules) {
    List<Rule> all = new ArrayList<>();
    for (JsonNode each : rules) {
      all.add(
          new Rule(
              Meta.texts(each.path("verbs")),
              Meta.texts(each.path("apiGroups")),
              Meta.texts(each.path("resources")),
              Meta.texts(each.path("resourceNames")),
              Meta.texts(each.path("nonResourceURLs"))));
    }
    return all;
  }

  boolean allows(Action action) {
    return has(verbs, action.verb())
        && switch (action) {
          case Action.OnResource on ->
              has(groups, on.group())
                  && (has(resources, on.qualified())
                      || (!on.subresource().isEmpty()
                          && resources.contains("*/" + on.subresource())))
                  && (names.isEmpty() || names.contains(on.name()));
          case Action.OnPath on -> paths.stream().anyMatch(each -> matches(each, on.path()));
        };
  }

  private static boolean has(List<String> named, String one) {
    return named.contains(ALL) || named.contains(one);
  }

  private static boolean matches(String pattern, String path) {
    return pattern.endsWith(ALL)
        ? path.startsWith(pattern.substring(0, pattern.length() - 1))
        : pattern.equals(path);
  }

  /**
   * The actions of which this rule is made. What it says of everything ({@code *}) stays so: only a
   * rule that says that too covers it.
   */
  List<Action> actions(String namespace) {
    List<Action> actions = new ArrayList<>();
    for (String verb : verbs) {
      paths.forEach(path -> actions.add(new Action.OnPath(verb, path)));
      for (String group : groups) {
        for (String resource : resources) {
          String[] parts = resource.split("/", 2);
          String sub = parts.length > 1 ? parts[1] : "";
          for (String name : names.isEmpty() ? List.of("") : names) {
            actions.add(new Action.OnResource(verb, group, parts[0], sub, namespace, name));
          }
        }
      }
    }
    return actions;
  }

  /** As a review lists it. */
  ObjectNode listed() {
    ObjectNode listed = Json.object();
    verbs.forEach(listed.putArray("verbs")::add);
    if (!paths.isEmpty()) {
      paths.forEach(listed.putArray("nonResourceURLs")::add);
      return listed;
    }
    groups.forEach(listed.putArray("apiGroups")::add);
    resources.forEach(listed.putArray("resources")::add);
    if (!names.isEmpty()) {
      names.forEach(listed.putArray("resourceNames")::add);
    }
    return listed;
  }

  /** As Kubernetes words it in a refusal. */
  @Override
  public String toString() {
    UnaryOperator<String> quoted = text -> "\"" + text + "\"";
    List<String> parts = new ArrayList<>();
    add(parts, "APIGroups", groups, quoted);
    add(parts, "Resources", resources, quoted);
    add(parts, "ResourceNames", names, quoted);
    add(parts, "NonResourceURLs", paths, quoted);
    add(parts, "Verbs", verbs, quoted);
    return "{" + String.join(", ", parts) + "}";
  }

  private static void add(
      List<String> parts, String name, List<String> values, UnaryOperator<String> quoted) {
    if (!values.isEmpty()) {
      parts.add(name + ":[" + values.stream().map(quoted).collect(Collectors.joining(" ")) + "]");
    }
  }
}
