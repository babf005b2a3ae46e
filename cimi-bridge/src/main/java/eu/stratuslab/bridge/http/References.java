package eu.stratuslab.bridge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Catalog;
import eu.stratuslab.bridge.format.Hrefs;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Resolves the references in checked input under the rights of one caller: what he may not see is
 * as unknown as what is not there.
 */
final class References {
  private final DocumentStore store;
  private final Catalog catalog;
  private final String base;
  private final Caller caller;
  private final List<Violation> violations = new ArrayList<>();

  References(DocumentStore store, Catalog catalog, String base, Caller caller) {
    this.store = store;
    this.catalog = catalog;
    this.base = base;
    this.caller = caller;
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }

  /** In a template: values in the place of references, or their targets beside them. */
  void resolve(List<Attribute> attributes, ObjectNode input, String path) {
    each(attributes, input, path, true);
  }

  /** In a representation: references stay, in the form in which they are stored. */
  void check(List<Attribute> attributes, ObjectNode input, String path) {
    each(attributes, input, path, false);
  }

  /**
   * In place of each URI that leads to a resource here, as its attribute allows, puts what is found
   * there; a URI that leads elsewhere stays.
   */
  void follow(List<Attribute> attributes, ObjectNode input) {
    for (var attribute : attributes) {
      var value = input.path(attribute.name());
      if (attribute.type() == AttributeType.URI
          && !attribute.of().isEmpty()
          && value.isTextual()
          && Hrefs.parse(value.textValue(), base, catalog).isPresent()) {
        var target = input.putObject(attribute.name()).put("href", value.textValue());
        reference(attribute, target, attribute.name(), true);
      }
    }
  }

  private void each(List<Attribute> attributes, ObjectNode input, String path, boolean values) {
    for (var attribute : attributes) {
      var value = input.get(attribute.name());
      if (value == null || value.isNull()) {
        continue;
      }
      var at = path.isEmpty() ? attribute.name() : path + "." + attribute.name();
      if (attribute.array()) {
        for (var i = 0; i < value.size(); i++) {
          if (value.get(i) instanceof ObjectNode item) {
            one(attribute, item, at + "[" + i + "]", values);
          }
        }
      } else if (value instanceof ObjectNode object) {
        one(attribute, object, at, values);
      }
    }
  }

  private void one(Attribute attribute, ObjectNode value, String at, boolean values) {
    if (attribute.type() == AttributeType.STRUCTURE) {
      each(attribute.members(), value, at, values);
    } else if (attribute.type() == AttributeType.REF) {
      reference(attribute, value, at, values);
    }
  }

  private void reference(Attribute attribute, ObjectNode value, String at, boolean values) {
    var href = value.path("href");
    if (!href.isTextual()) {
      each(attribute.members(), value, at, values);
      return;
    }
    var found = find(href.textValue(), attribute.of());
    if (found.isEmpty()) {
      violations.add(
          new Violation(
              at,
              Reason.UNKNOWN_REFERENCE,
              "refers to no "
                  + (attribute.of().isEmpty() ? "resource" : attribute.of())
                  + " that is known to you"));
      return;
    }
    var target = found.get();
    var stored = catalogHref(target);
    if (!values) {
      value.put("href", stored);
    } else if (attribute.byValue()) {
      overridden(attribute, value, target, stored, at);
    } else {
      value.removeAll();
      value.put("href", stored);
      value.put("tenant", target.tenant());
      value.set("spec", target.spec());
      value.set("status", target.status());
      value.set("document", Json.tree(target));
    }
  }

  private static String catalogHref(Document target) {
    return eu.stratuslab.model.resource.ResourceTypes.named(target.type())
        .orElseThrow()
        .href(target.key());
  }

  /** An override replaces a whole attribute, a null erases it (DSP0263 4.2.1.1). */
  private void overridden(
      Attribute attribute, ObjectNode value, Document target, String stored, String at) {
    var merged = target.spec().deepCopy();
    for (var override : value.properties()) {
      if (override.getValue().isNull()) {
        merged.remove(override.getKey());
      } else {
        merged.set(override.getKey(), override.getValue());
      }
    }
    // A stored template refers to others itself, under the rights of who uses it.
    each(attribute.members(), merged, at, true);
    merged.put("href", stored);
    for (var member : attribute.members()) {
      if (member.required() && !merged.hasNonNull(member.name())) {
        violations.add(new Violation(at + "." + member.name(), Reason.REQUIRED, "is required"));
      }
    }
    value.removeAll();
    value.setAll(merged);
  }

  /** The target of a reference, if the caller may see it and it is of that type. */
  Optional<Document> find(String href, String type) {
    return Hrefs.parse(href, base, catalog)
        .filter(target -> type.isEmpty() || target.type().name().equals(type))
        .flatMap(target -> Reads.living(store, target.type().name(), target.key()))
        .map(stored -> stored.document())
        .filter(document -> document.acl().grants(caller, Right.VIEW));
  }

  /** Input that shares nothing with what was checked. */
  static ObjectNode copy(JsonNode checked) {
    return checked instanceof ObjectNode object ? object.deepCopy() : Json.object();
  }
}
