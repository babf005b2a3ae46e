package eu.stratuslab.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Change;
import eu.stratuslab.bridge.job.Stated;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Behaviour.Made;
import eu.stratuslab.model.resource.Linked;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation.Reason;
import eu.stratuslab.model.volume.VolumeBehaviour;
import eu.stratuslab.model.volume.VolumeState;
import eu.stratuslab.simulation.Requests.Known;
import eu.stratuslab.simulation.Thing.Sort;
import eu.stratuslab.simulation.process.BridgeProcess.Serving;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Those who use volumes and images. */
final class StorageConsumer {
  private static final Linked VOLUMES = ResourceTypes.MACHINE.link("volumes").orElseThrow();
  private static final long MORE = 1000;

  private final Requests requests;
  private final Map<Thing, Thing> sources = new HashMap<>();

  StorageConsumer(Requests requests) {
    this.requests = requests;
  }

  void create(Step.CreateVolume step) {
    var input = Json.object();
    input.putObject("volumeConfig").put("capacity", 2000);
    if (step.fromImage()) {
      input.set("volumeImage", image("volumeImages/image-2", "e"));
    }
    requests.create(
        step,
        step.thing(),
        ResourceTypes.VOLUME,
        step.retries(),
        (_, draft, making) -> stated(ResourceTypes.VOLUME, draft, input, making));
  }

  /** An image that everybody has, as a template refers to it. */
  static ObjectNode image(String href, String digit) {
    var image = Json.object().put("href", href).put("tenant", Requests.TENANT);
    image.putObject("spec").put("imageLocation", "file:///image").put("type", "IMAGE");
    image
        .putObject("status")
        .put("sha256", digit.repeat(64))
        .put("format", "qcow2")
        .put("virtualSize", 1_000_000)
        .put("size", 1_000_000);
    return image;
  }

  private static Made stated(
      ResourceType type,
      Document draft,
      ObjectNode input,
      eu.stratuslab.model.resource.Behaviour.Making making) {
    var made = type.behaviour().make(draft, input, making);
    return new Made(
        made.violations().isEmpty() ? Stated.of(made.document()) : made.document(),
        made.violations(),
        made.nested(),
        made.companions());
  }

  void insert(Step.Insert step) {
    requests.on(
        step,
        step.thing(),
        step.retries(),
        (serving, change) -> {
          var parameters = admitted(serving, change, Thing.machine(step.machine()));
          return serving.changes().act(change, VolumeBehaviour.INSERT, parameters).job().key();
        });
  }

  private ObjectNode admitted(Serving serving, Change change, Thing machine) {
    var volume = required(serving, new Known(change.type(), change.key()));
    var holder = required(serving, requests.of(machine).orElseThrow(StorageConsumer::nothing));
    var others =
        serving.holders().of(VOLUMES, holder.key()).stream()
            .map(stored -> stored.document())
            .filter(other -> !other.key().equals(volume.key()))
            .toList();
    var admission = ResourceTypes.VOLUME.behaviour().admit(volume, holder, others, Json.object());
    if (!admission.violations().isEmpty()) {
      throw new Refusal(admission.violations());
    }
    return admission.parameters();
  }

  void remove(Step.Remove step) {
    requests.on(
        step,
        step.thing(),
        step.retries(),
        (serving, change) ->
            serving.changes().act(change, VolumeBehaviour.REMOVE, Json.object()).job().key());
  }

  void grow(Step.Grow step) {
    requests.on(
        step,
        step.thing(),
        step.retries(),
        (serving, change) -> serving.changes().edit(change, StorageConsumer::grown).job().key());
  }

  private static Document grown(Document before) {
    var spec = before.spec().deepCopy();
    spec.put("capacity", spec.path("capacity").asLong() + MORE);
    var edited = ResourceTypes.VOLUME.behaviour().edit(before, spec, false);
    if (!edited.violations().isEmpty()) {
      throw new Refusal(edited.violations());
    }
    return edited.document();
  }

  void snapshot(Step.Snapshot step) {
    var source = requests.of(step.of());
    if (source.isEmpty()) {
      return;
    }
    sources.put(Thing.image(step.image()), step.of());
    var machine = step.of().sort() == Sort.MACHINE;
    var type = machine ? ResourceTypes.MACHINE_IMAGE : ResourceTypes.VOLUME_IMAGE;
    requests.create(
        step,
        Thing.image(step.image()),
        type,
        step.retries(),
        (serving, draft, making) -> {
          var input = Json.object();
          if (machine) {
            input.put("type", step.capture() ? "IMAGE" : "SNAPSHOT");
          }
          input.set("imageLocation", reference(required(serving, source.get())));
          return stated(type, draft, input, making);
        });
  }

  void restore(Step.Restore step) {
    var image = requests.of(Thing.image(step.image()));
    var source = sources.get(Thing.image(step.image()));
    if (image.isEmpty() || source == null) {
      return;
    }
    requests.on(
        step,
        source,
        step.retries(),
        (serving, change) -> {
          var from = Json.object();
          from.set("image", reference(required(serving, image.get())));
          var document = required(serving, new Known(change.type(), change.key()));
          var asked = change.type().behaviour().ask(document, VolumeState.RESTORE, from);
          if (!asked.violations().isEmpty()) {
            throw new Refusal(asked.violations());
          }
          return serving.changes().act(change, VolumeState.RESTORE, asked.parameters()).job().key();
        });
  }

  /** As a request that names a document is resolved. */
  static ObjectNode reference(Document target) {
    var type = ResourceTypes.named(target.type()).orElseThrow();
    var reference =
        Json.object().put("href", type.href(target.key())).put("tenant", target.tenant());
    reference.set("spec", target.spec());
    reference.set("status", target.status());
    reference.set("document", Json.tree(target));
    return reference;
  }

  private static Document required(Serving serving, Known known) {
    return living(serving, known).orElseThrow(StorageConsumer::nothing);
  }

  private static Refusal nothing() {
    return Refusal.of(Reason.NOT_FOUND, "there is nothing here");
  }

  /** What is known, if it is there and has not gone. */
  static Optional<Document> living(Serving serving, Known known) {
    try {
      return Optional.of(serving.store().get(known.type().name(), known.key()).document())
          .filter(document -> !document.gone());
    } catch (StoreException e) {
      if (e.code() == StoreException.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
