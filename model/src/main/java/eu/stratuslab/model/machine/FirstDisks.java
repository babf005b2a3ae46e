package eu.stratuslab.model.machine;

import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The disks that a machine is made with: the first one of its image, the others empty. */
final class FirstDisks {
  private static final int KILOBYTE = 1000;

  private FirstDisks() {}

  static List<Disk> of(MachineConfigurationSpec config, MachineSpec.UsedImage image) {
    var configured = configured(config);
    if (configured.isEmpty()) {
      return List.of(new Disk("0", kilobytes(image), "/dev/vda"));
    }
    var disks = new ArrayList<Disk>();
    for (var disk : configured) {
      disks.add(new Disk(Integer.toString(disks.size()), disk.capacity(), disk.initialLocation()));
    }
    return disks;
  }

  /** What is wrong with them: the image must have room in the first one. */
  static Optional<Violation> wrong(MachineConfigurationSpec config, MachineSpec.UsedImage image) {
    var disks = configured(config);
    return disks.isEmpty() || disks.getFirst().capacity() * KILOBYTE >= image.size()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                "machineTemplate.machineConfig.disks[0].capacity",
                Reason.OUT_OF_BOUNDS,
                "the image needs "
                    + kilobytes(image)
                    + " kilobytes, the first disk has "
                    + disks.getFirst().capacity()));
  }

  private static long kilobytes(MachineSpec.UsedImage image) {
    return Math.ceilDiv(image.size(), KILOBYTE);
  }

  private static List<MachineConfigurationSpec.ConfiguredDisk> configured(
      MachineConfigurationSpec config) {
    var disks = config.disks();
    return disks == null ? List.of() : disks;
  }
}
