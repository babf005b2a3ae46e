package eu.stratuslab.model.volume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import eu.stratuslab.model.resource.Behaviour.Made;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import eu.stratuslab.model.volume.VolumeSpec.Attachment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the document of a volume from a resolved template. */
public final class VolumeMaking {
  private static final int KILOBYTE = 1000;

  private final ObjectNode input;
  private final String path;
  private final List<Violation> violations = new ArrayList<>();

  private VolumeMaking(ObjectNode input, String path) {
    this.input = input;
    this.path = path;
  }

  /**
   * The document, or what is wrong with its template.
   *
   * @param job the uuid of the Job that makes it
   * @param path of the template in the request
   * @param attachment to the machine for which it is made, or null
   */
  public static Made make(
      Document draft, ObjectNode input, String job, String path, @Nullable Attachment attachment) {
    var making = new VolumeMaking(input, path);
    var spec = making.spec(attachment);
    var made =
        draft.with(
            d -> d.spec(Json.tree(spec)).operation(new Operation(job, VolumeJobs.ADD, null)));
    return new Made(made, making.violations);
  }

  private VolumeSpec spec(@Nullable Attachment attachment) {
    var config =
        input.get("volumeConfig") instanceof ObjectNode given
            ? Json.read(given, VolumeConfigurationSpec.class)
            : null;
    var image = image();
    var format = config == null ? null : config.format();
    var formatted = format != null && !format.equals(VolumeConfigurationSpec.UNFORMATTED);
    if (formatted && image != null) {
      refuse(".volumeConfig.format", Reason.NOT_ALLOWED, "an image brings its own content");
    }
    return new VolumeSpec(
        config == null ? null : config.type(),
        capacity(config, image),
        bootable(),
        formatted ? format : null,
        image,
        config == null ? null : config.pool(),
        attachment,
        false,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private @Nullable UsedImage image() {
    if (!(input.get("volumeImage") instanceof ObjectNode given)) {
      return null;
    }
    var usable = UsedImage.of(given);
    if (usable.isEmpty()) {
      refuse(".volumeImage", Reason.CONFLICT, "the image is not AVAILABLE yet, or cannot be had");
    }
    return usable.orElse(null);
  }

  private @Nullable Boolean bootable() {
    var bootable = input.path("volumeImage").path("spec").path("bootable");
    return bootable.isBoolean() ? bootable.booleanValue() : null;
  }

  private long capacity(@Nullable VolumeConfigurationSpec config, @Nullable UsedImage image) {
    var needed = image == null ? 1 : Math.max(1, Math.ceilDiv(image.size(), KILOBYTE));
    if (config == null) {
      if (!input.has("volumeImage")) {
        refuse(".volumeConfig", Reason.REQUIRED, "is required without a volumeImage");
      }
      return needed;
    }
    if (config.capacity() < needed) {
      refuse(
          ".volumeConfig.capacity",
          Reason.OUT_OF_BOUNDS,
          "the image needs " + needed + " kilobytes, the volume has " + config.capacity());
    }
    return config.capacity();
  }

  private void refuse(String at, Reason reason, String message) {
    violations.add(new Violation(path + at, reason, message));
  }
}
