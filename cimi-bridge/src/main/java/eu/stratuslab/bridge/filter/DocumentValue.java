package eu.stratuslab.bridge.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import eu.stratuslab.model.document.Document;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a document keeps under a path. A value of another type than asked for is as good as
 * none.
 */
final class DocumentValue {

  private DocumentValue() {}

  /** Reads strings, and where a reference leads to. */
  static Function<Document, @Nullable String> text(String path) {
    return switch (path) {
      case "name" -> Document::name;
      case "description" -> Document::description;
      case "state" -> Document::state;
      case "tenant" -> Document::tenant;
      case "placement.host" -> d -> d.placement() == null ? null : d.placement().host();
      case "operation.id" -> d -> d.operation() == null ? null : d.operation().id();
      case "deleting.job" -> d -> d.deleting() == null ? null : d.deleting().job();
      default -> {
        var node = node(path);
        yield document -> text(node.apply(document));
      }
    };
  }

  private static @Nullable String text(JsonNode node) {
    return node.isObject() ? node.path("href").textValue() : node.textValue();
  }

  /** Reads integers of 64 bits. */
  static Function<Document, @Nullable Long> integer(String path) {
    var node = node(path);
    return document -> integer(node.apply(document));
  }

  private static @Nullable Long integer(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong() ? (Long) node.longValue() : null;
  }

  static Function<Document, @Nullable Boolean> truth(String path) {
    var node = node(path);
    return document -> truth(node.apply(document));
  }

  private static @Nullable Boolean truth(JsonNode node) {
    return node.isBoolean() ? (Boolean) node.booleanValue() : null;
  }

  /** Reads dates of any zone. */
  static Function<Document, @Nullable Instant> instant(String path) {
    return switch (path) {
      case "created" -> Document::created;
      case "updated" -> Document::updated;
      default -> {
        var node = node(path);
        yield document -> instant(node.apply(document));
      }
    };
  }

  private static @Nullable Instant instant(JsonNode node) {
    return node.isTextual() ? XmlDate.parse(node.textValue()).orElse(null) : null;
  }

  private static Function<Document, JsonNode> node(String path) {
    var segments = List.of(path.split("\\.", -1));
    var names = segments.subList(1, segments.size());
    return switch (segments.getFirst()) {
      case "spec" -> document -> walk(document.spec(), names);
      case "status" -> document -> walk(document.status(), names);
      // A path of the wrong type, as an integer called name: nothing is there.
      case "name", "description", "state", "tenant", "created", "updated" ->
          _ -> MissingNode.getInstance();
      default -> throw new IllegalArgumentException("documents keep nothing under " + path);
    };
  }

  private static JsonNode walk(JsonNode from, List<String> names) {
    var node = from;
    for (var name : names) {
      node = node.path(name);
    }
    return node;
  }
}
