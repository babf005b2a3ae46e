package eu.stratuslab.kubernetes.collector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.access.Roles;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.selector.LabelSelector;
import eu.stratuslab.kubernetes.storage.Store;
import eu.stratuslab.kubernetes.storage.StoredObject;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** ClusterRoles whose rules are those of others, chosen by label (rbac/v1 AggregationRule). */
final class Aggregation {
  private static final String RULE = "aggregationRule";

  private Aggregation() {}

  static boolean aggregates(StoredObject object) {
    return object.key().storage().equals(Roles.CLUSTER_ROLES) && object.tree().has(RULE);
  }

  /** The rules that a role should have; empty if it has them. */
  static Optional<ArrayNode> rules(Store store, StoredObject role) {
    ObjectNode tree = role.tree();
    Set<JsonNode> rules = new LinkedHashSet<>();
    for (JsonNode each : tree.path(RULE).path("clusterRoleSelectors")) {
      LabelSelector selector = LabelSelector.of(each);
      for (StoredObject other : store.list(Roles.CLUSTER_ROLES, "").objects()) {
        if (!other.uid().equals(role.uid()) && selector.matches(other.labels())) {
          other.tree().path("rules").forEach(rules::add);
        }
      }
    }
    ArrayNode wanted = Json.array().addAll(rules);
    return wanted.equals(tree.path("rules")) ? Optional.empty() : Optional.of(wanted);
  }
}
