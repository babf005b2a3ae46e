package eu.stratuslab.simulation.check;

import eu.stratuslab.agent.hypervisor.DiskUse;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.image.ImageState;
import eu.stratuslab.model.machine.MachineState;
import eu.stratuslab.model.volume.VolumeSpec;
import eu.stratuslab.model.volume.VolumeState;
import eu.stratuslab.simulation.world.Box;
import eu.stratuslab.simulation.world.World;
import java.util.List;
import java.util.Map;

/** What must hold of volumes and images once everything had its time. */
final class StorageLiveness {
  private static final long KILOBYTE = 1000;
  private static final long SECTOR = 512;

  private final World world;
  private final Map<String, Document> living;
  private final List<Violation> problems;

  /**
   * @param living every document that is there
   * @param problems is added to
   */
  StorageLiveness(World world, Map<String, Document> living, List<Violation> problems) {
    this.world = world;
    this.living = living;
    this.problems = problems;
  }

  private void problem(Document document, String message) {
    problems.add(
        new Violation(
            Rule.NOT_CONVERGED,
            "%s %s %s; %s %s"
                .formatted(
                    document.type(), document.key(), message, document.spec(), document.status())));
  }

  void volume(Document volume) {
    var state = VolumeState.of(volume);
    if (state == VolumeState.ERROR) {
      return;
    }
    if (state != VolumeState.AVAILABLE) {
      problem(volume, "is " + state);
      return;
    }
    var placement = volume.placement();
    for (var box : world.boxes()) {
      if (placement != null && placement.host().equals(box.id())) {
        data(volume, box);
        attachment(volume, box);
      }
    }
  }

  private void data(Document volume, Box box) {
    var stored = box.pool().look(volume.key());
    if (stored.isEmpty()) {
      problem(volume, "has no data on " + box.name());
      return;
    }
    var spec = volume.specAs(VolumeSpec.class);
    var image = spec.image();
    var wanted = Math.max(spec.capacity() * KILOBYTE, image == null ? 0 : image.size());
    // Sizes are whole sectors.
    if (stored.get().bytes() < wanted || stored.get().bytes() >= wanted + SECTOR) {
      problem(volume, "has " + stored.get().bytes() + " bytes and should have " + wanted);
    }
  }

  private void attachment(Document volume, Box box) {
    var users = box.users(box.pool().file(volume.key()));
    var wish = volume.specAs(VolumeSpec.class).attachment();
    if (wish == null) {
      if (!users.isEmpty()) {
        problem(volume, "is nobody's, and in use by " + users);
      }
      return;
    }
    var machine = living.get(wish.machine());
    if (wish.isDetaching()) {
      // What was suspended with it must be back before it lets go.
      if (machine == null || MachineState.of(machine) != MachineState.SUSPENDED) {
        problem(volume, "is still being detached");
      }
      return;
    }
    if (machine == null) {
      problem(volume, "is attached to a machine that is gone");
    } else if (users.stream().noneMatch(use -> right(use, wish, box))) {
      problem(volume, "is not in the domain of its machine but in " + users);
    }
  }

  private static boolean right(DiskUse use, VolumeSpec.Attachment wish, Box box) {
    var active = box.domains().stream().anyMatch(d -> d.uuid().equals(use.domain()) && d.active());
    return use.domain().toString().equals(wish.machine())
        && ("/dev/" + use.target()).equals(wish.initialLocation())
        && use.stored()
        && use.live() == active;
  }

  void image(Document image) {
    var state = ImageState.of(image);
    var placement = image.placement();
    var made =
        world.boxes().stream()
            .filter(box -> placement != null && placement.host().equals(box.id()))
            .anyMatch(box -> box.images().known(image.key()).isPresent());
    switch (state) {
      case AVAILABLE -> {
        if (!made) {
          problem(image, "is available and was never captured");
        }
      }
      case ERROR -> {}
      case CREATING, DELETING -> problem(image, "is " + state);
    }
  }
}
