package eu.stratuslab.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.api.Attempt.Operation;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.lifecycle.Creation;
import eu.stratuslab.kubernetes.lifecycle.Deletion;
import eu.stratuslab.kubernetes.lifecycle.Outcome;
import eu.stratuslab.kubernetes.lifecycle.Preconditions;
import eu.stratuslab.kubernetes.lifecycle.Replacement;
import eu.stratuslab.kubernetes.lifecycle.Replacement.Decision;
import eu.stratuslab.kubernetes.lifecycle.Replacement.Means;
import eu.stratuslab.kubernetes.lifecycle.Write;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.storage.ObjectKey;
import eu.stratuslab.kubernetes.storage.Proposal;
import eu.stratuslab.kubernetes.storage.StaleWrite;
import eu.stratuslab.kubernetes.storage.Store;
import eu.stratuslab.kubernetes.storage.StoredObject;
import eu.stratuslab.kubernetes.storage.Writer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes single objects. A write is decided on the caller's thread on what is seen, and
 * decided again when something else was written meanwhile.
 */
public final class Objects {
  private static final int ATTEMPTS = 200;

  private final Store store;
  private final Writer writer;
  private final Creation creation;
  private final Gate gate;

  public Objects(Store store, Writer writer, Creation creation, Gate gate) {
    this.store = store;
    this.writer = writer;
    this.creation = creation;
    this.gate = gate;
  }

  /** The object, or a refusal NotFound. */
  public StoredObject get(Target target) {
    return store.get(target.key()).orElseThrow(target::notFound);
  }

  /** Creates an object in the target's namespace. */
  public Written create(Target target, ObjectNode body, Write write) {
    Admission.creation(store, target, body);
    ObjectNode object = Conversion.stored(target.type(), body.deepCopy());
    boolean named = !body.path("metadata").path("name").asText("").isEmpty();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      ObjectNode candidate = object.deepCopy();
      List<String> warnings =
          creation.complete(target.type(), candidate, target.namespace(), write);
      Target created = named(target, candidate);
      warnings = admitted(Operation.CREATE, created, candidate, null, warnings, write);
      if (store.get(created.key()).isPresent()) {
        if (!named) {
          continue;
        }
        throw ApiFailure.alreadyExists(
            target.type().group(), target.type().plural(), created.name());
      }
      if (write(Proposal.create(created.key(), candidate, created.within()), write.dryRun())) {
        return new Written(Conversion.served(target.type(), candidate), true, warnings);
      }
      Admission.creation(store, target, body);
    }
    throw contended(target);
  }

  /** Replaces an object or its status. */
  public Written update(Target target, ObjectNode body, Write write) {
    Admission.update(target, body);
    get(target);
    Admission.version(target, body);
    return change(
        target,
        current -> replaced(target, current, body.deepCopy(), Means.PUT, write),
        write.dryRun());
  }

  /** Patches an object or its status; apply may create it. */
  public Written patch(Target target, PatchKind kind, JsonNode patch, Write write) {
    if (kind == PatchKind.APPLY) {
      return apply(target, patch, write);
    }
    return change(
        target,
        current -> {
          ObjectNode served = Conversion.served(target.type(), current.deepCopy());
          ObjectNode next = Patching.patched(target, served, kind, patch);
          Admission.update(target, next);
          return replaced(target, current, next, Means.PATCH, write);
        },
        write.dryRun());
  }

  private Written apply(Target target, JsonNode patch, Write write) {
    ObjectNode configuration = Admission.configuration(target, patch, write);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (store.get(target.key()).isPresent()) {
        return change(
            target,
            current -> {
              ObjectNode served = Conversion.served(target.type(), current.deepCopy());
              ObjectNode next = Patching.applied(target, served, configuration, write);
              return replaced(target, current, next, Means.APPLY, write);
            },
            write.dryRun());
      }
      Optional<Written> created = applyNew(target, configuration, write);
      if (created.isPresent()) {
        return created.get();
      }
    }
    throw contended(target);
  }

  private Optional<Written> applyNew(Target target, ObjectNode configuration, Write write) {
    if (!target.subresource().isEmpty()) {
      throw target.notFound();
    }
    if (!configuration.path("metadata").path("uid").asText("").isEmpty()) {
      // An apply that names a uid means that object and never creates another one.
      throw ApiFailure.conflict(
          target.type().group(),
          target.type().plural(),
          target.name(),
          "uid mismatch: the provided object specified uid "
              + configuration.path("metadata").path("uid").asText()
              + ", and no existing object was found");
    }
    gate.creating(write.user(), target);
    Admission.creation(store, target, configuration);
    ObjectNode object = Patching.applied(target, null, configuration, write);
    Conversion.stored(target.type(), object);
    List<String> warnings =
        admitted(
            Operation.CREATE,
            target,
            object,
            null,
            creation.completeApplied(target.type(), object, target.namespace(), write),
            write);
    boolean written = write(Proposal.create(target.key(), object, target.within()), write.dryRun());
    return written
        ? Optional.of(new Written(Conversion.served(target.type(), object), true, warnings))
        : Optional.empty();
  }

  private Decision replaced(
      Target target, ObjectNode current, ObjectNode next, Means means, Write write) {
    Conversion.stored(target.type(), next);
    Decision decided =
        Replacement.decide(target.type(), current, next, target.subresource(), means, write);
    List<String> warnings =
        admitted(
            Operation.UPDATE, target, state(decided.outcome()), current, decided.warnings(), write);
    return new Decision(decided.outcome(), warnings);
  }

  /** All warnings, if it is let in. */
  private List<String> admitted(
      Operation operation,
      Target target,
      @Nullable ObjectNode object,
      @Nullable ObjectNode old,
      List<String> warnings,
      Write write) {
    List<String> more =
        gate.admit(
            new Attempt(
                operation,
                target,
                served(target.type(), object),
                served(target.type(), old),
                write));
    return more.isEmpty() ? warnings : Stream.concat(warnings.stream(), more.stream()).toList();
  }

  private static @Nullable ObjectNode served(ResourceType type, @Nullable ObjectNode object) {
    return object == null || !type.converted()
        ? object
        : Conversion.served(type, object.deepCopy());
  }

  /**
   * Deletes an object, or marks it when finalizers hold it.
   *
   * @return what was done; {@link Outcome.Remove} when it is gone
   */
  public Outcome delete(Target target, Preconditions asked, Write write) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      StoredObject seen = get(target);
      Outcome outcome = Deletion.decide(target.type(), seen.tree(), asked, write.now());
      admitted(Operation.DELETE, target, null, seen.tree(), List.of(), write);
      if (perform(seen, outcome, write.dryRun())) {
        return outcome;
      }
    }
    throw contended(target);
  }

  /** Changes an object by a decision on its current state. */
  public Written change(Target target, Function<ObjectNode, Decision> decision, boolean dryRun) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      StoredObject seen = get(target);
      Decision decided = decision.apply(seen.tree());
      if (perform(seen, decided.outcome(), dryRun)) {
        ObjectNode object = Conversion.served(target.type(), state(decided.outcome()));
        return new Written(object, false, decided.warnings());
      }
    }
    throw contended(target);
  }

  private static ObjectNode state(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Write(var object) -> object;
      case Outcome.Remove(var last) -> last;
      case Outcome.Keep(var current) -> current;
    };
  }

  private boolean perform(StoredObject seen, Outcome outcome, boolean dryRun) {
    return switch (outcome) {
      case Outcome.Keep _ -> true;
      case Outcome.Write(var object) -> write(Proposal.replace(seen, object), dryRun);
      case Outcome.Remove(var last) -> write(Proposal.remove(seen, last), dryRun);
    };
  }

  /** Whether the proposal was still good. */
  private boolean write(Proposal proposal, boolean dryRun) {
    if (dryRun) {
      return true;
    }
    try {
      writer.write(proposal);
      return true;
    } catch (StaleWrite _) {
      return false;
    }
  }

  private static Target named(Target target, ObjectNode object) {
    return Target.of(
        target.type(), target.namespace(), object.path("metadata").path("name").asText());
  }

  private static ApiFailure contended(Target target) {
    ObjectKey key = target.key();
    return ApiFailure.conflict(
        target.type().group(), target.type().plural(), key.name(), "too many writers at once");
  }
}
