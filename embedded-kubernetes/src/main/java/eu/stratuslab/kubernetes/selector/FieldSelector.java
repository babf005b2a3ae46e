package eu.stratuslab.kubernetes.selector;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.storage.StoredObject;
import java.util.ArrayList;
import java.util.List;

/** The query parameter fieldSelector: fields that must or must not have a value. */
public record FieldSelector(List<Term> terms) {
  /** Selects everything. */
  public static final FieldSelector ALL = new FieldSelector(List.of());

  private static final List<String> ALWAYS = List.of("metadata.name", "metadata.namespace");

  record Term(String field, String value, boolean equal) {}

  public FieldSelector {
    terms = List.copyOf(terms);
  }

  /**
   * Parses a selector for a resource; "" selects everything.
   *
   * @throws ApiFailure when a field may not be selected on
   */
  public static FieldSelector parse(String text, ResourceType type) {
    if (text.isBlank()) {
      return ALL;
    }
    List<Term> terms = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Term term = term(part);
      if (!ALWAYS.contains(term.field()) && !type.selectable().contains(term.field())) {
        throw ApiFailure.badRequest("field label not supported: " + term.field());
      }
      terms.add(term);
    }
    return new FieldSelector(terms);
  }

  private static Term term(String part) {
    int unequal = part.indexOf("!=");
    if (unequal >= 0) {
      return new Term(part.substring(0, unequal).trim(), part.substring(unequal + 2).trim(), false);
    }
    int equal = part.indexOf('=');
    if (equal < 0) {
      throw ApiFailure.badRequest(
          "invalid selector: '" + part + "'; can't understand '" + part + "'");
    }
    int value = part.startsWith("==", equal) ? equal + 2 : equal + 1;
    return new Term(part.substring(0, equal).trim(), part.substring(value).trim(), true);
  }

  public boolean matches(StoredObject object) {
    JsonNode tree = null;
    for (Term term : terms) {
      String actual;
      if (term.field().equals("metadata.name")) {
        actual = object.key().name();
      } else if (term.field().equals("metadata.namespace")) {
        actual = object.key().namespace();
      } else {
        tree = tree == null ? object.tree() : tree;
        actual = value(tree, term.field());
      }
      if (actual.equals(term.value()) != term.equal()) {
        return false;
      }
    }
    return true;
  }

  private static String value(JsonNode tree, String field) {
    JsonNode node = tree;
    for (String step : field.split("\\.", -1)) {
      node = node.path(step);
    }
    return node.asText("");
  }
}
