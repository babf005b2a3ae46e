package eu.stratuslab.bridge.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A document in two halves: what anybody may read who reads the archive, and what is secret.
 *
 * @param open the document without what is secret
 * @param secret members of its spec; empty if there are none
 */
record Parted(ObjectNode open, ObjectNode secret) {
  private static final String SPEC = "spec";

  /** Holds whole documents, and parameters of actions, with whatever is in them. */
  private static final Predicate<String> OF_JOBS =
      name -> !name.equals("targetResource") && !name.equals("action");

  /** Of a type that is not in the model nothing is known: its whole spec is secret. */
  static Parted of(Document document) {
    var open = Json.tree(document);
    var secret = Json.object();
    if (open.get(SPEC) instanceof ObjectNode spec) {
      var secrets = secrets(document.type());
      spec.properties().stream()
          .filter(member -> secrets.test(member.getKey()))
          .toList()
          .forEach(
              member -> {
                secret.set(member.getKey(), member.getValue());
                spec.remove(member.getKey());
              });
    }
    return new Parted(open, secret);
  }

  /** The document in one. */
  Document whole() {
    var all = open.deepCopy();
    var spec = all.get(SPEC) instanceof ObjectNode there ? there : all.putObject(SPEC);
    secret.properties().forEach(member -> spec.set(member.getKey(), member.getValue()));
    return Json.document(Json.bytes(all));
  }

  private static Predicate<String> secrets(String type) {
    if (type.equals(ResourceTypes.JOB.name())) {
      return OF_JOBS;
    }
    return ResourceTypes.named(type).map(Parted::declared).orElse(_ -> true);
  }

  private static Predicate<String> declared(ResourceType type) {
    var known =
        type.allAttributes().stream()
            .collect(Collectors.toMap(Attribute::name, Parted::harmless, (a, b) -> a && b));
    return name -> !known.getOrDefault(name, false);
  }

  private static boolean harmless(Attribute attribute) {
    return !attribute.access().secret() && attribute.members().stream().allMatch(Parted::harmless);
  }

  /** What the secret belongs to. */
  static String about(String type, String key) {
    return type + "/" + key;
  }
}
