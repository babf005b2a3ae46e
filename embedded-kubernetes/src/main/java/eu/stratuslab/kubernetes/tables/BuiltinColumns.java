package eu.stratuslab.kubernetes.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import eu.stratuslab.kubernetes.resource.Column;
import eu.stratuslab.kubernetes.resource.ResourceType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** The columns of built-in resources, as kubectl users know them. */
final class BuiltinColumns {
  private static final TableColumn NAME = path("Name", ".metadata.name");
  private static final TableColumn AGE = Columns.byPath(Column.age());

  private BuiltinColumns() {}

  static List<TableColumn> of(ResourceType type) {
    return switch (type.kind()) {
      case "Namespace" -> List.of(NAME, path("Status", ".status.phase"), AGE);
      case "ConfigMap" ->
          List.of(
              NAME, count("Data", o -> o.path("data").size() + o.path("binaryData").size()), AGE);
      case "Secret" ->
          List.of(NAME, path("Type", ".type"), count("Data", o -> o.path("data").size()), AGE);
      case "ServiceAccount" -> List.of(NAME, count("Secrets", o -> o.path("secrets").size()), AGE);
      case "Lease" -> List.of(NAME, path("Holder", ".spec.holderIdentity"), AGE);
      case "CustomResourceDefinition" ->
          List.of(NAME, path("Created At", ".metadata.creationTimestamp"));
      case "RoleBinding", "ClusterRoleBinding" ->
          List.of(
              NAME,
              text(
                  "Role",
                  0,
                  (o, _) ->
                      o.path("roleRef").path("kind").asText()
                          + "/"
                          + o.path("roleRef").path("name").asText()),
              AGE);
      case "ClusterRole", "Role" ->
          List.of(NAME, path("Created At", ".metadata.creationTimestamp"));
      case "Event" -> events();
      case "Pod" ->
          List.of(
              NAME,
              text("Ready", 0, (o, _) -> ready(o)),
              path("Status", ".status.phase"),
              text("Restarts", 0, (_, _) -> "0"),
              AGE);
      case "Deployment", "StatefulSet" ->
          List.of(
              NAME,
              text(
                  "Ready",
                  0,
                  (o, _) ->
                      o.path("status").path("readyReplicas").asInt()
                          + "/"
                          + o.path("spec").path("replicas").asInt(1)),
              AGE);
      case "Service" ->
          List.of(NAME, path("Type", ".spec.type"), path("Cluster-IP", ".spec.clusterIP"), AGE);
      default -> List.of(NAME, AGE);
    };
  }

  private static List<TableColumn> events() {
    List<TableColumn> columns = new ArrayList<>();
    columns.add(text("Last Seen", 0, BuiltinColumns::lastSeen));
    columns.add(path("Type", ".type"));
    columns.add(path("Reason", ".reason"));
    columns.add(text("Object", 0, (o, _) -> about(o)));
    columns.add(
        text("Message", 0, (o, _) -> o.path("message").asText(o.path("note").asText("")).strip()));
    columns.add(text("Name", 1, (o, _) -> o.path("metadata").path("name").asText()));
    return columns;
  }

  private static String about(JsonNode event) {
    JsonNode about =
        event.has("regarding") ? event.path("regarding") : event.path("involvedObject");
    return about.path("kind").asText("").toLowerCase(Locale.ROOT)
        + "/"
        + about.path("name").asText("");
  }

  private static String lastSeen(JsonNode event, Instant now) {
    for (JsonNode time :
        List.of(
            event.path("series").path("lastObservedTime"),
            event.path("lastTimestamp"),
            event.path("deprecatedLastTimestamp"),
            event.path("eventTime"),
            event.path("metadata").path("creationTimestamp"))) {
      if (time.isTextual()) {
        return Age.of(time.asText(), now);
      }
    }
    return "<unknown>";
  }

  private static String ready(JsonNode pod) {
    int ready = 0;
    for (JsonNode each : pod.path("status").path("containerStatuses")) {
      ready += each.path("ready").asBoolean() ? 1 : 0;
    }
    return ready + "/" + pod.path("spec").path("containers").size();
  }

  private static TableColumn path(String name, String jsonPath) {
    return Columns.byPath(Column.text(name, jsonPath));
  }

  private static TableColumn count(String name, ToIntFunction<JsonNode> count) {
    return new TableColumn(
        new Column(name, "integer", "", "", 0, ""),
        (object, _) -> IntNode.valueOf(count.applyAsInt(object)));
  }

  private interface Text {
    String of(JsonNode object, Instant now);
  }

  private static TableColumn text(String name, int priority, Text text) {
    return new TableColumn(
        new Column(name, "string", "", "", priority, ""),
        (object, now) -> TextNode.valueOf(text.of(object, now)));
  }
}
