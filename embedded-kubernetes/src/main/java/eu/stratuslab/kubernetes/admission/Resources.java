package eu.stratuslab.kubernetes.admission;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.kubernetes.api.Attempt;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.resource.Builtins;
import eu.stratuslab.kubernetes.resource.Catalog;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.selector.LabelSelector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which writes something applies to (admissionregistration/v1 MatchResources). */
record Resources(
    List<ResourceRule> rules,
    List<ResourceRule> excluded,
    LabelSelector namespaces,
    LabelSelector objects,
    boolean equivalent) {

  /** One rule (NamedRuleWithOperations). */
  private record ResourceRule(
      List<String> groups,
      List<String> versions,
      List<String> resources,
      List<String> operations,
      List<String> names,
      String scope) {
    private static final String ALL = "*";

    static List<ResourceRule> of(JsonNode rules) {
      return rules
          .valueStream()
          .map(
              each ->
                  new ResourceRule(
                      Meta.texts(each.path("apiGroups")),
                      Meta.texts(each.path("apiVersions")),
                      Meta.texts(each.path("resources")),
                      Meta.texts(each.path("operations")),
                      Meta.texts(each.path("resourceNames")),
                      each.path("scope").asText(ALL)))
          .toList();
    }

    boolean matches(Attempt attempt, ResourceType type) {
      return has(groups, type.group())
          && has(versions, type.groupVersion().version())
          && has(operations, attempt.operation().name())
          && resource(type.plural(), attempt.target().subresource())
          && (names.isEmpty() || names.contains(attempt.target().name()))
          && (scope.equals(ALL) || scope.equals("Namespaced") == type.namespaced());
    }

    private static boolean has(List<String> named, String one) {
      return named.contains(ALL) || named.contains(one);
    }

    private boolean resource(String plural, String subresource) {
      return resources.stream().anyMatch(each -> resource(each, plural, subresource));
    }

    private static boolean resource(String pattern, String plural, String subresource) {
      String[] parts = pattern.split("/", 2);
      String sub = parts.length > 1 ? parts[1] : "";
      return (parts[0].equals(ALL) || parts[0].equals(plural))
          && (sub.equals(ALL) || sub.equals(subresource));
    }
  }

  static Resources of(JsonNode resources) {
    return new Resources(
        ResourceRule.of(resources.path("resourceRules")),
        ResourceRule.of(resources.path("excludeResourceRules")),
        LabelSelector.of(resources.path("namespaceSelector")),
        LabelSelector.of(resources.path("objectSelector")),
        !resources.path("matchPolicy").asText().equals("Exact"));
  }

  /** The same selectors, for whatever resource. */
  Resources everything() {
    List<String> all = List.of(ResourceRule.ALL);
    ResourceRule any = new ResourceRule(all, all, List.of("*/*"), all, List.of(), ResourceRule.ALL);
    return new Resources(List.of(any), excluded, namespaces, objects, equivalent);
  }

  /**
   * The write as the version of the resource has it that a rule names; empty if it does not apply.
   *
   * @param namespace that the write is in; null for none
   */
  Optional<Attempt> match(Attempt attempt, Catalog catalog, @Nullable JsonNode namespace) {
    if (!selected(attempt, namespace)) {
      return Optional.empty();
    }
    List<ResourceType> versions = versions(attempt.target().type(), catalog);
    if (any(excluded, attempt, versions).isPresent()) {
      return Optional.empty();
    }
    return any(rules, attempt, versions).map(attempt::as);
  }

  private boolean selected(Attempt attempt, @Nullable JsonNode namespace) {
    boolean itself = attempt.target().type().storage().equals(Builtins.NAMESPACES);
    JsonNode within =
        itself ? (attempt.object() == null ? attempt.old() : attempt.object()) : namespace;
    return (within == null || namespaces.matches(Meta.labels(within)))
        && (objects.equals(LabelSelector.ALL)
            || Stream.of(labels(attempt.object()), labels(attempt.old()))
                .flatMap(Optional::stream)
                .anyMatch(objects::matches));
  }

  private static Optional<Map<String, String>> labels(@Nullable JsonNode object) {
    return Optional.ofNullable(object).map(Meta::labels);
  }

  private static Optional<ResourceType> any(
      List<ResourceRule> rules, Attempt attempt, List<ResourceType> versions) {
    return versions.stream()
        .filter(type -> rules.stream().anyMatch(rule -> rule.matches(attempt, type)))
        .findFirst();
  }

  /** The version of the write, and the others if they are as good. */
  private List<ResourceType> versions(ResourceType asked, Catalog catalog) {
    return equivalent
        ? Stream.concat(
                Stream.of(asked),
                catalog.versions().stream()
                    .flatMap(each -> catalog.of(each).stream())
                    .filter(each -> each.storage().equals(asked.storage())))
            .toList()
        : List.of(asked);
  }
}
