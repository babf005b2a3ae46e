package eu.stratuslab.simulation.check;

import eu.stratuslab.agent.domain.DomainRecord;
import eu.stratuslab.agent.domain.DomainRecordXml;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.simulation.world.Box;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold after every call of a hypervisor that had an effect. */
public final class DomainRules {
  private static final int BEGUN = 1;
  private static final int DOWN = 2;
  private static final int DONE = 3;

  private final Safety safety;
  private final List<Box> boxes;
  private final Map<String, DomainRecord> records = new HashMap<>();
  private final Map<String, Integer> phases = new HashMap<>();
  private final Set<String> downs = new HashSet<>();
  private final Set<String> mayCutPower = new HashSet<>();
  private final Set<String> mayStop = new HashSet<>();
  private final Set<String> ran = new HashSet<>();
  private final Set<String> mayPause = new HashSet<>();
  private final Set<String> maySuspend = new HashSet<>();

  public DomainRules(Safety safety, List<Box> boxes) {
    this.safety = safety;
    this.boxes = boxes;
  }

  /** A document was written: from now on somebody may act upon its wish, late. */
  public void written(Document machine) {
    if (machine.gone()) {
      buried(machine);
    }
    if (!machine.type().equals(ResourceTypes.MACHINE.name())) {
      return;
    }
    var operation = machine.operation();
    var restarts = operation != null && operation.action().equals("restart");
    var stopped = machine.spec().path("power").asText().equals("Stopped");
    if (machine.gone() || machine.deleting() != null || stopped || restarts) {
      mayStop.add(machine.key());
    }
    var power = machine.spec().path("power").asText();
    if (power.equals("Paused")) {
      mayPause.add(machine.key());
    }
    if (power.equals("Suspended")) {
      maySuspend.add(machine.key());
    }
    var forced =
        machine.spec().path("force").asBoolean()
            || Optional.ofNullable(operation).filter(Operation::forced).isPresent();
    if (machine.gone() || machine.deleting() != null || forced) {
      mayCutPower.add(machine.key());
    }
  }

  /** A call had its effect. */
  public void called(Box box, String call) {
    var words = call.split(" ", -1);
    var subject = words[words.length - 1];
    switch (words[0]) {
      case "define", "setMetadata" -> recorded(box, subject, words[0].equals("define"));
      case "undefine" -> removed(box, subject, "its domain");
      case "deleteVolume" -> diskDeleted(box, subject);
      case "destroy" -> destroyed(subject);
      case "startPaused" -> ran.remove(subject);
      case "start", "resume" -> ran.add(subject);
      case "discardMemory" -> stopped(subject, mayCutPower, "its memory was thrown away");
      case "pause" -> stopped(subject, mayPause, "it was paused");
      case "saveMemory" -> stopped(subject, maySuspend, "it was suspended");
      case "shutdown" -> stopped(subject, mayStop, "its power button was pressed");
      default -> {}
    }
  }

  /** What a restoration has not put into its place is nobody's data. */
  private void diskDeleted(Box box, String name) {
    if (!name.contains(".restored.")) {
      removed(box, name.substring(0, 36), "volume " + name);
    }
  }

  /** A guest that was never let run loses nothing with its power. */
  private void destroyed(String id) {
    if (ran.contains(id)) {
      stopped(id, mayCutPower, "its power was cut");
    } else {
      stopped(id, mayStop, "it was taken down before it ran");
    }
  }

  private void stopped(String id, Set<String> allowed, String what) {
    if (!allowed.contains(id)) {
      safety.broken(Rule.DESTROYED_UNASKED, id + ": " + what + ", and nobody asked");
    }
    var record = records.get(id);
    var operation = record == null ? null : record.operation();
    var running =
        boxes.stream().flatMap(b -> b.domains().stream()).anyMatch(d -> is(d, id) && d.active());
    if (operation != null
        && !operation.done()
        && operation.image() == null
        && !running
        && !ending(id)
        && !downs.add(id + operation.id())) {
      safety.broken(Rule.EXECUTED_TWICE, id + " went down twice for Job " + operation.id());
    }
  }

  /** What is to be gone goes down for that, whatever else was begun. */
  private boolean ending(String id) {
    return safety.document(id).filter(m -> m.gone() || m.deleting() != null).isPresent();
  }

  private void removed(Box box, String id, String what) {
    safety.requireDelete(id, "%s of %s was removed from %s".formatted(what, id, box.name()));
  }

  private void recorded(Box box, String id, boolean defined) {
    var domain = box.domains().stream().filter(d -> is(d, id)).findFirst().orElseThrow();
    var record = DomainRecordXml.read(domain.metadata()).orElseThrow();
    if (defined) {
      defined(box, id, record);
    }
    var before = records.put(id, record);
    if (before != null
        && (record.epoch() < before.epoch()
            || record.term() < before.term()
            || record.revision() < before.revision())) {
      safety.broken(Rule.WENT_BACK, "the metadata of %s: %s, %s".formatted(id, before, record));
    }
    var operation = record.operation();
    if (operation != null) {
      var phase = operation.done() ? DONE : operation.down() ? DOWN : BEGUN;
      var was = phases.merge(id + operation.id(), phase, (old, now) -> now < old ? -1 : now);
      if (was < 0) {
        safety.broken(Rule.EXECUTED_TWICE, id + " begins Job " + operation.id() + " again");
      }
    }
  }

  private void defined(Box box, String id, DomainRecord record) {
    for (var other : boxes) {
      if (other != box && other.domains().stream().anyMatch(d -> is(d, id))) {
        safety.broken(
            Rule.DOUBLE_RUN, "%s is on %s and on %s".formatted(id, other.name(), box.name()));
      }
    }
    var machine = safety.document(id);
    if (machine.isEmpty() || machine.get().gone()) {
      safety.broken(Rule.EARLY_TOMBSTONE, id + " is defined and has no living document");
      return;
    }
    var placement = machine.get().placement();
    if (placement != null && !placement.host().equals(box.id())) {
      safety.broken(
          Rule.DOUBLE_RUN,
          "%s is defined on %s, and its place is %s".formatted(id, box.name(), placement));
    }
    if (placement == null || record.epoch() < 1 || record.epoch() > placement.epoch()) {
      safety.broken(
          Rule.NO_EPOCH,
          "%s is defined on %s in epoch %d; it is placed %s"
              .formatted(id, box.name(), record.epoch(), placement));
    }
  }

  private void buried(Document tombstone) {
    for (var box : boxes) {
      var traces = box.traces(tombstone.key());
      if (!traces.isEmpty()) {
        safety.broken(Rule.EARLY_TOMBSTONE, tombstone.key() + " is buried and " + traces);
      }
    }
  }

  private static boolean is(ObservedDomain domain, String id) {
    return domain.uuid().toString().equals(id);
  }
}
