package eu.stratuslab.kubernetes.collector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.api.Objects;
import eu.stratuslab.kubernetes.api.Target;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Reason;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.lifecycle.Outcome;
import eu.stratuslab.kubernetes.lifecycle.Preconditions;
import eu.stratuslab.kubernetes.lifecycle.Replacement.Decision;
import eu.stratuslab.kubernetes.lifecycle.Write;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.storage.StoredObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The writes of the collector: each on the very object that was looked at, or not at all. */
final class Edits {
  private final Objects objects;
  private final InstantSource clock;

  Edits(Objects objects, InstantSource clock) {
    this.objects = objects;
    this.clock = clock;
  }

  /** Asks for the deletion of an object, unless it is another one by now. */
  void delete(ResourceType type, StoredObject object) {
    if (object.deleting()) {
      return;
    }
    unlessGone(
        () ->
            objects.delete(
                target(type, object), Preconditions.uid(object.uid()), Write.own(clock.instant())));
  }

  /** Takes a finalizer away; an object that nothing else holds goes with it. */
  void release(ResourceType type, StoredObject object, String finalizer) {
    edit(
        type,
        object,
        next -> {
          List<String> left = new ArrayList<>(Meta.finalizers(next));
          left.remove(finalizer);
          Meta.finalizers(next, left);
        });
  }

  /** Takes the content's hold on a namespace away. */
  void releaseContent(ResourceType type, StoredObject namespace) {
    edit(type, namespace, next -> next.withObjectProperty("spec").remove("finalizers"));
  }

  /** Makes an object forget these owners. */
  void disown(ResourceType type, StoredObject object, Set<String> owners) {
    edit(
        type,
        object,
        next -> {
          ArrayNode left = next.arrayNode();
          for (JsonNode owner : Meta.owners(next)) {
            if (!owners.contains(owner.path("uid").asText())) {
              left.add(owner);
            }
          }
          if (left.isEmpty()) {
            Meta.of(next).remove("ownerReferences");
          } else {
            Meta.of(next).set("ownerReferences", left);
          }
        });
  }

  /** Gives a role the rules that others add to it. */
  void rules(ResourceType type, StoredObject role, ArrayNode rules) {
    edit(type, role, next -> next.set("rules", rules));
  }

  private void edit(ResourceType type, StoredObject object, Consumer<ObjectNode> change) {
    unlessGone(
        () ->
            objects.change(
                target(type, object), current -> edited(type, object, current, change), false));
  }

  private static Decision edited(
      ResourceType type, StoredObject seen, ObjectNode current, Consumer<ObjectNode> change) {
    if (!Meta.uid(current).equals(seen.uid())) {
      return new Decision(new Outcome.Keep(current), List.of());
    }
    ObjectNode next = current.deepCopy();
    change.accept(next);
    boolean free =
        Meta.deleting(next) && Meta.finalizers(next).isEmpty() && !type.rules().held(next);
    Outcome outcome =
        next.equals(current)
            ? new Outcome.Keep(current)
            : free ? new Outcome.Remove(next) : new Outcome.Write(next);
    return new Decision(outcome, List.of());
  }

  private static void unlessGone(Runnable write) {
    try {
      write.run();
    } catch (ApiFailure e) {
      if (e.reason() != Reason.NotFound && e.reason() != Reason.Conflict) {
        throw e;
      }
    }
  }

  private static Target target(ResourceType type, StoredObject object) {
    return Target.of(type, object.key().namespace(), object.key().name());
  }
}
