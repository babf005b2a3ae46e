package eu.stratuslab.model.volume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Behaviour.Admission;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import eu.stratuslab.model.volume.VolumeSpec.Attachment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a volume may be attached to a machine, and as what.
 *
 * @param others the volumes that the machine has already
 */
record Attaching(Document volume, Document machine, List<Document> others) {
  private static final String LOCATION = "initialLocation";

  Admission admit(ObjectNode accessories) {
    var violations = new ArrayList<Violation>();
    var attachment = VolumeBehaviour.attachment(volume);
    if (attachment != null) {
      conflict(
          violations,
          "volume",
          attachment.machine().equals(machine.key())
              ? "the machine has it already, as " + attachment.initialLocation()
              : "machines/" + attachment.machine() + " has it");
    } else if (VolumeState.of(volume) != VolumeState.AVAILABLE) {
      conflict(violations, "volume", "is " + VolumeState.of(volume));
    }
    if (machine.deleting() != null) {
      conflict(violations, "", "the machine is being deleted");
    }
    hosts(violations);
    var location = location(accessories, violations);
    var parameters = Json.tree(new Attachment(machine.key(), location, null));
    return new Admission(parameters, violations);
  }

  private static void conflict(List<Violation> violations, String path, String message) {
    violations.add(new Violation(path, Reason.CONFLICT, message));
  }

  /** A local volume goes nowhere else: what it is attached to has to be where it is. */
  private void hosts(List<Violation> violations) {
    var here = host(volume);
    Stream.concat(Stream.of(machine), others.stream())
        .filter(other -> here != null && host(other) != null && !here.equals(host(other)))
        .findFirst()
        .ifPresent(
            other ->
                conflict(
                    violations,
                    "volume",
                    "is on host %s, %s is on host %s"
                        .formatted(hostName(volume), nameOf(other), hostName(other))));
  }

  private static @Nullable String host(Document document) {
    var placement = document.placement();
    return placement == null ? null : placement.host();
  }

  private static String hostName(Document document) {
    var name = document.status().path("hostName").asText();
    return name.isEmpty() ? Objects.requireNonNullElse(host(document), "") : name;
  }

  private String nameOf(Document other) {
    return other == machine ? "the machine" : "volumes/" + other.key() + " of the machine";
  }

  /** The device that is asked for, or the first free one. */
  String location(ObjectNode accessories, List<Violation> violations) {
    var disks = machine.spec().path("disks").size();
    var taken = taken();
    if (!accessories.hasNonNull(LOCATION)) {
      var free = Devices.free(disks, taken);
      if (free.isEmpty()) {
        conflict(violations, "", "the machine has no device left");
      }
      return free.orElse("");
    }
    var wanted = accessories.path(LOCATION).asText();
    if (taken.contains(wanted) || Devices.ofDisk(wanted, disks)) {
      conflict(violations, LOCATION, "is taken: the machine has a disk there");
    }
    return wanted;
  }

  private Set<String> taken() {
    return others.stream()
        .filter(other -> !other.key().equals(volume.key()))
        .map(VolumeBehaviour::attachment)
        .filter(Objects::nonNull)
        .map(Attachment::initialLocation)
        .collect(Collectors.toCollection(HashSet::new));
  }
}
