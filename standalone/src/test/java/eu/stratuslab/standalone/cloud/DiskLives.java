package eu.stratuslab.standalone.cloud;

import static eu.stratuslab.standalone.cloud.DiskLives.Step.CAPTURE_GIVEN_UP;
import static eu.stratuslab.standalone.cloud.DiskLives.Step.CAPTURE_MACHINE;
import static eu.stratuslab.standalone.cloud.DiskLives.Step.CREATE_VOLUME;
import static eu.stratuslab.standalone.cloud.DiskLives.Step.DELETE_HOLDER;
import static eu.stratuslab.standalone.cloud.DiskLives.Step.DELETE_MACHINE_IMAGE;
import static eu.stratuslab.standalone.cloud.DiskLives.Step.DELETE_VOLUME;
import static eu.stratuslab.standalone.cloud.DiskLives.Step.DELETE_VOLUME_IMAGE;
import static eu.stratuslab.standalone.cloud.DiskLives.Step.GROW_FREE_VOLUME;
import static eu.stratuslab.standalone.cloud.DiskLives.Step.GROW_VOLUME;
import static eu.stratuslab.standalone.cloud.DiskLives.Step.INSERT;
import static eu.stratuslab.standalone.cloud.DiskLives.Step.REMOVE;
import static eu.stratuslab.standalone.cloud.DiskLives.Step.RESTORE_MACHINE;
import static eu.stratuslab.standalone.cloud.DiskLives.Step.RESTORE_VOLUME;
import static eu.stratuslab.standalone.cloud.DiskLives.Step.SNAPSHOT_GIVEN_UP;
import static eu.stratuslab.standalone.cloud.DiskLives.Step.SNAPSHOT_MACHINE;
import static eu.stratuslab.standalone.cloud.DiskLives.Step.SNAPSHOT_VOLUME;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The lives of volumes and of images in the kill matrix; {@link Lives} has those of machines. */
public final class DiskLives {
  private DiskLives() {}

  /** What is asked for in such a life, in this order. */
  enum Step {
    CREATE_VOLUME,
    INSERT,
    GROW_VOLUME,
    SNAPSHOT_VOLUME,
    SNAPSHOT_GIVEN_UP,
    REMOVE,
    RESTORE_VOLUME,
    GROW_FREE_VOLUME,
    DELETE_HOLDER,
    DELETE_VOLUME_IMAGE,
    DELETE_VOLUME,
    SNAPSHOT_MACHINE,
    RESTORE_MACHINE,
    CAPTURE_MACHINE,
    CAPTURE_GIVEN_UP,
    DELETE_MACHINE_IMAGE;

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * One life.
   *
   * @param halts the points of the steps in which somebody halts; a point of a type that is not the
   *     step's names it after a colon
   */
  public record Life(Map<Step, String> halts) {
    /** Nobody halts. */
    static final Life QUIET = new Life(Map.of());

    public Life {
      halts = Map.copyOf(halts);
    }

    String at(Step step) {
      return halts.getOrDefault(step, Halts.NOTHING);
    }
  }

  private static Life life(Step step, String points) {
    return new Life(Map.of(step, points));
  }

  private static Life life(Step step, String points, Step then, String others) {
    return new Life(Map.of(step, points, then, others));
  }

  private static Life life(
      Step step, String points, Step then, String others, Step last, String rest) {
    return new Life(Map.of(step, points, then, others, last, rest));
  }

  /** Lives of volumes. */
  public static List<Life> ofVolumes() {
    return List.of(
        life(
            CREATE_VOLUME,
            "bridge.claimed bridge.documents-inserted",
            INSERT,
            "bridge.claimed bridge.job-inserted bridge.document-changed",
            REMOVE,
            "bridge.document-changed mirror.released:"),
        life(
            GROW_VOLUME,
            "bridge.document-changed",
            SNAPSHOT_VOLUME,
            "bridge.job-inserted bridge.documents-inserted",
            RESTORE_VOLUME,
            "bridge.document-changed"),
        life(
            CREATE_VOLUME,
            "operator.before-applyStatus mirror.after-TakePlacement",
            INSERT,
            "mirror.before-Apply " + around("mirror", "EndJob"),
            REMOVE,
            around("mirror", "Release")),
        life(
            SNAPSHOT_VOLUME,
            "mirror.before-Create:VolumeImage mirror.before-EndJob mirror.after-EndJob:VolumeImage",
            RESTORE_VOLUME,
            around("mirror", "EndJob"),
            DELETE_VOLUME_IMAGE,
            "mirror.before-Bury"),
        life(
            INSERT,
            "mirror.after-CopyStatus",
            DELETE_HOLDER,
            "bridge.buried mirror.before-Release:Volume",
            DELETE_VOLUME,
            "mirror.before-Bury"),
        life(
            CREATE_VOLUME,
            around("agent", "CreateVolume"),
            INSERT,
            around("agent", "RememberVolume") + " " + around("agent", "Attach"),
            DELETE_HOLDER,
            "bridge.released"),
        life(
            INSERT,
            "agent.before-tell",
            REMOVE,
            around("agent", "Detach") + " agent.after-tell",
            DELETE_VOLUME,
            around("agent", "DeleteVolume") + " agent.before-tell-terminated"),
        life(
            CREATE_VOLUME,
            "mirror.after-Create",
            GROW_VOLUME,
            around("agent", "GrowOnline"),
            GROW_FREE_VOLUME,
            around("agent", "Grow")),
        life(
            SNAPSHOT_VOLUME,
            around("agent", "CaptureVolume") + " agent.before-tell",
            RESTORE_VOLUME,
            around("agent", "RestoreVolume") + " agent.after-tell",
            DELETE_VOLUME_IMAGE,
            around("agent", "DiscardImage")),
        life(SNAPSHOT_GIVEN_UP, "agent.before-CaptureVolume " + around("agent", "DiscardCapture")));
  }

  /** Lives of images that are taken of a machine. */
  public static List<Life> ofImages() {
    return List.of(
        life(
            SNAPSHOT_MACHINE,
            "bridge.job-inserted bridge.documents-inserted",
            RESTORE_MACHINE,
            "bridge.document-changed",
            CAPTURE_MACHINE,
            "bridge.document-changed"),
        life(
            SNAPSHOT_MACHINE,
            "mirror.before-EndJob:Machine mirror.after-EndJob",
            RESTORE_MACHINE,
            around("mirror", "EndJob:Machine"),
            DELETE_MACHINE_IMAGE,
            "mirror.before-Bury"),
        life(
            SNAPSHOT_MACHINE,
            "agent.after-SetMetadata " + around("agent", "CaptureDisk") + " agent.before-tell",
            RESTORE_MACHINE,
            "agent.after-SetMetadata " + around("agent", "RestoreDisk") + " agent.after-tell"),
        life(
            CAPTURE_GIVEN_UP,
            "agent.before-CaptureDisk " + around("agent", "DiscardCapture"),
            DELETE_MACHINE_IMAGE,
            around("agent", "DiscardImage") + " agent.before-tell-terminated"));
  }

  private static String around(String component, String what) {
    return "%1$s.before-%2$s %1$s.after-%2$s".formatted(component, what);
  }
}
