package eu.stratuslab.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Change;
import eu.stratuslab.bridge.job.Stated;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.resource.Behaviour.Made;
import eu.stratuslab.model.resource.Behaviour.NestedCreate;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation.Reason;
import eu.stratuslab.simulation.check.Safety;
import eu.stratuslab.simulation.process.BridgeProcess;
import eu.stratuslab.simulation.process.BridgeProcess.Serving;
import eu.stratuslab.simulation.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Those who use machines: they ask any bridge, wait, and ask again with the same key. */
final class Consumer {
  private final Safety safety;
  private final Requests requests;
  private final StorageConsumer storage;

  Consumer(World world, List<BridgeProcess> bridges, long seed) {
    this.safety = world.safety();
    this.requests = new Requests(world, bridges, seed);
    this.storage = new StorageConsumer(requests);
  }

  /** The same people, where they ask for volumes and images. */
  StorageConsumer storage() {
    return storage;
  }

  /** The uuid of a thing; empty if nobody tried to create it. */
  Optional<String> id(Thing thing) {
    return requests.of(thing).map(Requests.Known::key);
  }

  /** The ids of what was acknowledged to be deleted. */
  Set<String> deleted() {
    return requests.deleted();
  }

  void create(Step.Create step) {
    var thing = Thing.machine(step.machine());
    requests.create(
        step,
        thing,
        ResourceTypes.MACHINE,
        step.retries(),
        (serving, draft, making) -> {
          var made = ResourceTypes.MACHINE.behaviour().make(draft, template(step, serving), making);
          made.nested().stream()
              .filter(NestedCreate.class::isInstance)
              .map(nested -> ((NestedCreate) nested).document().key())
              .forEach(
                  key -> requests.made(Thing.volumeOf(step.machine()), ResourceTypes.VOLUME, key));
          return new Made(
              Stated.of(made.document()), made.violations(), made.nested(), made.companions());
        });
  }

  private ObjectNode template(Step.Create step, Serving serving) {
    var input = Json.object();
    input.put("initialState", step.initialState());
    if (step.machine() % 2 == 0) {
      input.put("userData", "aGVsbG8=");
    }
    input.putObject("machineConfig").put("cpu", 1).put("memory", 131_072);
    input.set("machineImage", StorageConsumer.image("machineImages/image-1", "d"));
    switch (step.first()) {
      case NONE -> {}
      case MADE ->
          input
              .putArray("volumeTemplates")
              .addObject()
              .putObject("volumeTemplate")
              .putObject("volumeConfig")
              .put("capacity", 1000);
      case ATTACHED ->
          document(serving, Thing.volume(step.machine()))
              .ifPresent(
                  volume ->
                      input
                          .putArray("volumes")
                          .addObject()
                          .set("volume", StorageConsumer.reference(volume)));
    }
    return input;
  }

  private Optional<Document> document(Serving serving, Thing thing) {
    return requests.of(thing).flatMap(is -> StorageConsumer.living(serving, is));
  }

  void act(Step.Act step) {
    var parameters = step.force() ? Json.object().put("force", true) : Json.object();
    requests.on(
        step,
        Thing.machine(step.machine()),
        step.retries(),
        (serving, change) -> serving.changes().act(change, step.action(), parameters).job().key());
  }

  void delete(Step.Delete step) {
    requests.on(
        step,
        step.thing(),
        step.retries(),
        (serving, change) -> {
          var job = serving.changes().delete(change).job().key();
          requests.deleted(change.key());
          return job;
        });
  }

  void stopJob(Step.StopJob step) {
    requests.on(
        step,
        step.thing(),
        step.retries(),
        (serving, change) -> {
          var operation = operation(serving, change);
          if (operation.isEmpty()) {
            throw Refusal.of(Reason.CONFLICT, "no Job is open");
          }
          var stop =
              new Change(
                  ResourceTypes.JOB, operation.get(), change.job(), Requests.CALLER, _ -> {});
          return serving.changes().act(stop, JobBehaviour.STOP, Json.object()).job().key();
        });
  }

  private static Optional<String> operation(Serving serving, Change change) {
    try {
      return Optional.ofNullable(
              serving.store().get(change.type().name(), change.key()).document().operation())
          .map(operation -> operation.id());
    } catch (StoreException e) {
      if (e.code() == StoreException.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  void edit(Step.Edit step) {
    var value = Integer.toString(step.value());
    requests.on(
        step,
        Thing.machine(step.machine()),
        step.retries(),
        (serving, change) -> {
          var changed =
              serving
                  .changes()
                  .edit(
                      change,
                      before ->
                          before.with(d -> d.name("e" + value).properties(Map.of("edit", value))));
          var last = changed.document().lastChange();
          safety.editAcknowledged(
              change.key(),
              changed.document().revision(),
              value,
              last != null && last.job().equals(change.job()));
          return changed.job().key();
        });
  }
}
