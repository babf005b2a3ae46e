package eu.stratuslab.simulation.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What was in disks, and what images were made of them. */
final class Snapshots {
  private final Safety safety;
  private final Map<String, List<String>> held = new HashMap<>();
  private final Map<String, Asked> asked = new HashMap<>();
  private final Map<String, String> images = new HashMap<>();

  /** Of which disk, and how much of its history was over. */
  private record Asked(String of, int since) {}

  Snapshots(Safety safety) {
    this.safety = safety;
  }

  /** A disk holds that now. */
  void held(String owner, String content) {
    var all = held.computeIfAbsent(owner, _ -> new ArrayList<>());
    if (all.isEmpty() || !all.getLast().equals(content)) {
      all.add(content);
    }
  }

  /** An image is to be made of somebody's disk. */
  void asked(String image, String of) {
    asked.computeIfAbsent(
        image, _ -> new Asked(of, Math.max(0, held.getOrDefault(of, List.of()).size() - 1)));
  }

  /** An image is said to be there, with that content. */
  void available(String image, String content) {
    var before = images.putIfAbsent(image, content);
    if (before != null && !before.equals(content)) {
      safety.broken(
          Rule.WRONG_SNAPSHOT,
          "image %s held \"%s\" and holds \"%s\"".formatted(image, before, content));
    }
    var from = Objects.requireNonNull(asked.get(image), "an image was asked for");
    var since = held.getOrDefault(from.of(), List.of());
    if (!since.subList(Math.min(from.since(), since.size()), since.size()).contains(content)) {
      safety.broken(
          Rule.WRONG_SNAPSHOT,
          "image %s holds \"%s\", which %s did not since it was asked for: %s"
              .formatted(image, content, from.of(), since));
    }
  }

  /** What an image holds that was said to be there. */
  Optional<String> of(String image) {
    return Optional.ofNullable(images.get(image));
  }
}
