package eu.stratuslab.simulation.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.agent.hypervisor.DiskUse;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.image.ImageSpec;
import eu.stratuslab.model.image.ImageState;
import eu.stratuslab.model.image.ImageStatus;
import eu.stratuslab.model.job.JobSpec;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.volume.VolumeState;
import eu.stratuslab.simulation.world.Box;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold of data after every call of a pool or a hypervisor that had an effect. */
public final class DataRules {
  private static final int UUID_LENGTH = 36;

  private final Safety safety;
  private final List<Box> boxes;
  private final Map<String, Map<Path, String>> contents = new HashMap<>();
  private final Map<String, Long> sizes = new HashMap<>();
  private final Map<String, String> made = new HashMap<>();
  private final Set<String> known = new HashSet<>();
  private final Map<String, Set<String>> mayRestore = new HashMap<>();
  private final Set<String> restored = new HashSet<>();
  private final Attachments attachments;
  private final Snapshots snapshots;

  public DataRules(Safety safety, List<Box> boxes) {
    this.safety = safety;
    this.boxes = boxes;
    attachments = new Attachments(safety, boxes);
    snapshots = new Snapshots(safety);
    accepted();
  }

  /** A document was written: from now on somebody may act upon its wish, late. */
  public void written(Document document) {
    var operation = document.operation();
    if (operation != null && operation.action().equals(VolumeState.RESTORE)) {
      mayRestore
          .computeIfAbsent(document.key(), _ -> new HashSet<>())
          .add(String.valueOf(operation.image()));
    }
    if (document.type().equals(ResourceTypes.VOLUME.name())) {
      if (VolumeState.AVAILABLE.name().equals(document.state())) {
        known.add(document.key());
      }
      attachments.written(document);
    } else if (document.type().equals(ResourceTypes.JOB.name())) {
      jobWritten(document);
    } else if (document.spec().has("source")) {
      imageWritten(document);
    }
  }

  private void jobWritten(Document job) {
    var documents = job.specAs(JobSpec.class).documents();
    if (documents != null) {
      // From now on it may be made; whoever is to write its document may die before.
      documents.stream()
          .map(tree -> Json.read((ObjectNode) tree, Document.class))
          .filter(document -> document.spec().has("source"))
          .forEach(this::asked);
    }
    if ("SUCCESS".equals(job.state())
        && job.spec().path("action").asText().equals(VolumeState.RESTORE)) {
      var target = Objects.requireNonNull(job.specAs(JobSpec.class).targetResource()).key();
      var image = job.spec().path("parameters").path("image").asText();
      if (!restored.contains(target + image)) {
        safety.broken(
            Rule.WRONG_SNAPSHOT, "Job %s restored nothing of %s".formatted(job.key(), target));
      }
    }
  }

  private void asked(Document image) {
    snapshots.asked(image.key(), source(image).id());
  }

  private static ImageSpec.Source source(Document image) {
    return Objects.requireNonNull(image.specAs(ImageSpec.class).source());
  }

  private void imageWritten(Document image) {
    asked(image);
    if (ImageState.of(image) == ImageState.AVAILABLE) {
      var digest = image.statusAs(ImageStatus.class).sha256();
      boxes.stream()
          .filter(box -> box.id().equals(source(image).host()))
          .forEach(box -> snapshots.available(image.key(), content(box, String.valueOf(digest))));
    }
  }

  private static String content(Box box, String digest) {
    return box.contents().of(box.images().path(digest)).orElse("nothing");
  }

  /** What is in the files now is what is to be kept. */
  public void accepted() {
    boxes.forEach(this::remember);
  }

  private void remember(Box box) {
    var now = box.contents().all();
    now.forEach((file, content) -> owner(box, file).ifPresent(id -> held(id, content)));
    contents.put(box.id(), now);
  }

  private void held(String id, String content) {
    snapshots.held(id, content);
    if (!made.getOrDefault(id, content).equals(content)) {
      known.add(id);
    }
  }

  /** Whose data are in a file; empty for images. */
  private static Optional<String> owner(Box box, Path file) {
    if (Box.DISKS.equals(file.getParent())) {
      return restoring(file)
          ? Optional.empty()
          : Optional.of(String.valueOf(file.getFileName()).substring(0, UUID_LENGTH));
    }
    return box.pool().idOf(file);
  }

  private static boolean restoring(Path file) {
    return String.valueOf(file.getFileName()).contains(".restored.");
  }

  /** A call had its effect. */
  public void called(Box box, String call) {
    var words = call.split(" ", -1);
    var subject = words[words.length - 1];
    compare(box, call);
    switch (words[0]) {
      case "define", "attachDisk", "start", "startPaused", "restorePaused" ->
          attachments.oneWriter(box);
      case "detachDisk" -> attachments.detached(box, words[1], Path.of(subject));
      case "createEmpty", "createFromImage" -> made(box, subject);
      case "delete" -> deleted(box, subject);
      case "restore" -> restored(box, subject, box.pool().file(subject));
      case "replaceVolume" ->
          restored(box, subject.substring(0, UUID_LENGTH), Box.DISKS.resolve(subject));
      default -> {}
    }
    box.pool().volumes().forEach(id -> size(box, id));
    remember(box);
  }

  private void size(Box box, String id) {
    var bytes = box.pool().look(id).orElseThrow().bytes();
    var before = sizes.put(id, bytes);
    if (before != null && bytes < before) {
      safety.broken(Rule.SHRUNK, "volume %s had %d bytes and has %d".formatted(id, before, bytes));
    }
  }

  /** Nothing that was there is another than before, but by a restoration or an asked-for end. */
  private void compare(Box box, String call) {
    var before = contents.getOrDefault(box.id(), Map.of());
    var now = box.contents().all();
    for (var file : before.entrySet()) {
      var content = now.get(file.getKey());
      var same = file.getValue().equals(content) || restoring(file.getKey());
      var expected =
          call.startsWith("restore ") || call.startsWith("replaceVolume ")
              ? content != null && owner(box, file.getKey()).filter(call::contains).isPresent()
              : content == null && (call.startsWith("delete ") || call.startsWith("deleteVolume "));
      if (!same && !expected) {
        safety.broken(
            Rule.DATA_CHANGED,
            "%s on %s had \"%s\" and has \"%s\" after %s"
                .formatted(file.getKey(), box.name(), file.getValue(), content, call));
      }
    }
  }

  private void made(Box box, String id) {
    var before = made.put(id, box.contents().of(box.pool().file(id)).orElse("nothing"));
    // Of a file that went before anybody was told of it, or wrote to it, nothing is missed.
    if (before != null && known.contains(id)) {
      safety.broken(Rule.DATA_CHANGED, "volume " + id + " is made again on " + box.name());
    }
    var document = safety.document(id);
    if (document.isEmpty() || document.get().gone()) {
      safety.broken(Rule.EARLY_TOMBSTONE, "volume " + id + " is made and has no living document");
      return;
    }
    var placement = document.get().placement();
    var epoch = box.pool().look(id).orElseThrow().record().epoch();
    if (placement == null
        || !placement.host().equals(box.id())
        || epoch < 1
        || epoch > placement.epoch()) {
      safety.broken(
          Rule.NO_EPOCH,
          "volume %s is made on %s in epoch %d; it is placed %s"
              .formatted(id, box.name(), epoch, placement));
    }
  }

  private void deleted(Box box, String id) {
    safety.requireDelete(id, "volume " + id + " was removed from " + box.name());
    var users = box.users(box.pool().file(id));
    if (!users.isEmpty()) {
      safety.broken(Rule.TWO_WRITERS, "volume " + id + " was deleted under " + domains(users));
    }
    sizes.remove(id);
  }

  private static Set<String> domains(List<DiskUse> users) {
    return users.stream().map(use -> use.domain().toString()).collect(Collectors.toSet());
  }

  private void restored(Box box, String id, Path file) {
    var content = box.contents().of(file).orElse("nothing");
    var images =
        mayRestore.getOrDefault(id, Set.of()).stream()
            .filter(image -> content.equals(snapshots.of(image).orElse(null)))
            .toList();
    if (images.isEmpty()) {
      safety.broken(
          Rule.WRONG_SNAPSHOT,
          "%s is restored to \"%s\"; asked for were %s".formatted(id, content, mayRestore.get(id)));
    }
    images.forEach(image -> restored.add(id + image));
    var used = box.users(file).stream().anyMatch(use -> use.live() || use.saved());
    if (used) {
      safety.broken(Rule.DATA_CHANGED, id + " is restored under its guest");
    }
  }
}
