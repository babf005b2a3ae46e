package eu.stratuslab.simulation.check;

import eu.stratuslab.agent.hypervisor.DiskUse;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.volume.VolumeSpec;
import eu.stratuslab.model.volume.VolumeSpec.Attachment;
import eu.stratuslab.simulation.world.Box;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which machine has which volume: in documents, and in domains. */
final class Attachments {
  private final Safety safety;
  private final List<Box> boxes;
  private final Map<String, String> machines = new HashMap<>();
  private final Set<String> wished = new HashSet<>();
  private final Set<String> mayDetach = new HashSet<>();

  Attachments(Safety safety, List<Box> boxes) {
    this.safety = safety;
    this.boxes = boxes;
  }

  /** What must hold between one version of a volume's document and the next. */
  static Optional<Violation> problem(
      Safety safety, Document before, Document after, boolean consumers) {
    var was = of(before);
    var is = of(after);
    if (was == null) {
      return Optional.empty();
    }
    var gone = safety.document(was.machine()).filter(Document::gone).isPresent();
    if (is == null) {
      return was.isDetaching() || gone ? Optional.empty() : unasked(before, "nobody took it away");
    }
    if (!is.machine().equals(was.machine())
        || !is.initialLocation().equals(was.initialLocation())) {
      return unasked(before, was + " became " + is);
    }
    var begins = is.isDetaching() && !was.isDetaching();
    var asked = consumers || action(after).equals("remove");
    var withdrawn = after.operation() == null && Set.of("add", "insert").contains(action(before));
    return begins && !asked && !withdrawn
        ? unasked(before, "it is taken away by nobody's wish")
        : Optional.empty();
  }

  private static Optional<Violation> unasked(Document volume, String why) {
    return Optional.of(new Violation(Rule.DETACHED_UNASKED, "volume " + volume.key() + ": " + why));
  }

  private static String action(Document document) {
    var operation = document.operation();
    return operation == null ? "" : operation.action();
  }

  private static @Nullable Attachment of(Document volume) {
    return volume.gone() ? null : volume.specAs(VolumeSpec.class).attachment();
  }

  /** A volume's document was written. */
  void written(Document volume) {
    var is = of(volume);
    var now = is == null ? null : is.machine();
    var before = now == null ? machines.remove(volume.key()) : machines.put(volume.key(), now);
    if (before != null && !before.equals(now)) {
      mayDetach.add(volume.key() + before);
      boxes.forEach(box -> letGo(box, volume.key(), before));
    }
    if (is != null) {
      wished.add(volume.key() + now);
      if (is.isDetaching()) {
        mayDetach.add(volume.key() + now);
      }
    }
  }

  private void letGo(Box box, String volume, String machine) {
    if (box.users(box.pool().file(volume)).stream().anyMatch(use -> is(use, machine))) {
      safety.broken(Rule.TWO_WRITERS, "volume %s is free and %s has it".formatted(volume, machine));
    }
  }

  private static boolean is(DiskUse use, String machine) {
    return use.domain().equals(UUID.fromString(machine));
  }

  /** A hypervisor took a disk away from a domain. */
  void detached(Box box, String machine, Path file) {
    box.pool()
        .idOf(file)
        .map(volume -> volume + machine)
        .filter(pair -> wished.contains(pair) && !mayDetach.contains(pair))
        .ifPresent(
            _ ->
                safety.broken(
                    Rule.DETACHED_UNASKED, file + " was taken from " + machine + " unasked"));
  }

  /** No volume of a host is in two domains. */
  void oneWriter(Box box) {
    for (var volume : box.pool().volumes()) {
      var domains =
          box.users(box.pool().file(volume)).stream()
              .map(DiskUse::domain)
              .collect(Collectors.toSet());
      if (domains.size() > 1) {
        safety.broken(Rule.TWO_WRITERS, "volume " + volume + " is in domains " + domains);
      }
    }
  }
}
