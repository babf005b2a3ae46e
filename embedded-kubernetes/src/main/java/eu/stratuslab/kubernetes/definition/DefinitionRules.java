package eu.stratuslab.kubernetes.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.resource.Catalog;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.resource.Rules;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a CustomResourceDefinition must be. Its names are accepted and it is established by the
 * write that creates it, so that its resources are served when the write is answered.
 */
public final class DefinitionRules implements Rules {
  /** Holds a definition until its objects are gone. */
  public static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  private final Supplier<Catalog> catalog;
  private final InstantSource clock;

  public DefinitionRules(Supplier<Catalog> catalog, InstantSource clock) {
    this.catalog = catalog;
    this.clock = clock;
  }

  @Override
  public void prepare(ObjectNode object, @Nullable ObjectNode old) {
    applyDefaults(object);
    String now = Meta.time(clock.instant());
    if (old == null) {
      List<String> finalizers = new ArrayList<>(Meta.finalizers(object));
      finalizers.remove(CLEANUP);
      finalizers.add(CLEANUP);
      Meta.finalizers(object, finalizers);
      object.withObjectProperty("status").putArray("conditions");
    }
    acceptNames(object, now);
    storedVersions(object);
    if (Meta.deleting(object)) {
      Conditions.set(
          object,
          "Terminating",
          true,
          "InstanceDeletionPending",
          "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
          now);
    }
  }

  private void acceptNames(ObjectNode object, String now) {
    ObjectNode status = object.withObjectProperty("status");
    String taken = takenName(object);
    boolean accepted = taken.isEmpty();
    Conditions.set(
        object,
        "NamesAccepted",
        accepted,
        accepted ? "NoConflicts" : "NameConflict",
        accepted ? "no conflicts found" : "\"" + taken + "\" is already in use",
        now);
    if (accepted) {
      status.set("acceptedNames", object.path("spec").path("names").deepCopy());
    } else if (!status.has("acceptedNames")) {
      status.putObject("acceptedNames").put("plural", "").put("kind", "");
    }
    if (accepted || !Conditions.isTrue(object, "Established")) {
      Conditions.set(
          object,
          "Established",
          accepted,
          accepted ? "InitialNamesAccepted" : "NotAccepted",
          accepted ? "the initial names have been accepted" : "not all names are accepted",
          now);
    }
  }

  /** A name that another definition of the group has already, or "". */
  private String takenName(JsonNode object) {
    JsonNode names = object.path("spec").path("names");
    String group = object.path("spec").path("group").asText();
    List<String> wanted = new ArrayList<>(Meta.texts(names.path("shortNames")));
    wanted.add(names.path("plural").asText());
    wanted.add(names.path("singular").asText());
    for (ResourceType other : catalog.get().stored()) {
      if (!other.group().equals(group) || other.storage().equals(Meta.name(object))) {
        continue;
      }
      List<String> used = new ArrayList<>(other.names().shortNames());
      used.add(other.plural());
      used.add(other.names().singular());
      used.retainAll(wanted);
      if (!used.isEmpty()) {
        return used.getFirst();
      }
      if (other.kind().equals(names.path("kind").asText())) {
        return other.kind();
      }
    }
    return "";
  }

  private static void storedVersions(ObjectNode object) {
    ArrayNode stored = object.withObjectProperty("status").withArrayProperty("storedVersions");
    String current = Definitions.storedVersion(object.path("spec"));
    if (!Meta.texts(stored).contains(current)) {
      stored.add(current);
    }
  }

  @Override
  public List<String> prune(ObjectNode object) {
    return List.of();
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    JsonNode specification = object.path("spec");
    if (specification.path("names") instanceof ObjectNode names) {
      String kind = names.path("kind").asText("");
      if (names.path("singular").asText("").isEmpty()) {
        names.put("singular", kind.toLowerCase(Locale.ROOT));
      }
      if (names.path("listKind").asText("").isEmpty()) {
        names.put("listKind", kind + "List");
      }
    }
    if (specification instanceof ObjectNode writable && !writable.has("conversion")) {
      writable.putObject("conversion").put("strategy", "None");
    }
  }

  @Override
  public List<Cause> validate(ObjectNode object, @Nullable ObjectNode old) {
    return DefinitionChecks.violations(object, old);
  }
}
