package eu.stratuslab.kubernetes.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.resource.ResourceType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides what becomes of an object when its deletion is asked for. */
public final class Deletion {
  /** Holds an owner until its dependents are gone. */
  public static final String FOREGROUND = "foregroundDeletion";

  /** Holds an owner until its dependents have forgotten it. */
  public static final String ORPHAN = "orphan";

  private Deletion() {}

  /** Removes it, or marks it when finalizers hold it. */
  public static Outcome decide(
      ResourceType type, ObjectNode current, Preconditions asked, Instant now) {
    Replacement.preconditions(type, current, asked.uid(), asked.resourceVersion());
    List<String> finalizers = finalizers(current, asked);
    if (finalizers.isEmpty() && !type.rules().held(current)) {
      return new Outcome.Remove(current.deepCopy());
    }
    ObjectNode marked = current.deepCopy();
    Meta.finalizers(marked, finalizers);
    if (!Meta.deleting(current)) {
      ObjectNode metadata = Meta.of(marked);
      metadata.put("deletionTimestamp", Meta.time(now)).put("deletionGracePeriodSeconds", 0);
      if (type.generation()) {
        metadata.put("generation", metadata.path("generation").asLong() + 1);
      }
      type.rules().prepare(marked, current);
    }
    return marked.equals(current) ? new Outcome.Keep(current) : new Outcome.Write(marked);
  }

  private static List<String> finalizers(ObjectNode current, Preconditions asked) {
    List<String> finalizers = new ArrayList<>(Meta.finalizers(current));
    if (Meta.deleting(current)) {
      return finalizers;
    }
    finalizers.removeAll(List.of(FOREGROUND, ORPHAN));
    switch (asked.propagation()) {
      case BACKGROUND -> {}
      case FOREGROUND -> finalizers.add(FOREGROUND);
      case ORPHAN -> finalizers.add(ORPHAN);
    }
    return finalizers;
  }
}
