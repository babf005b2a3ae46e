package eu.stratuslab.standalone.cloud;

import java.util.List;

/** The lives of machines in the kill matrix, and the points at which components halt in them. */
public final class Lives {
  private Lives() {}

  /**
   * One life. Of several points in one cell the first is halted at, then the next one, and so on.
   *
   * @param create the points during the create; "-" for none
   * @param stop the points during an orderly stop; "-" to delete the machine while it runs
   * @param delete the points during the delete; "-" for none
   */
  public record Life(String create, String stop, String delete) {}

  /** What every submission must pass. */
  public static List<Life> fixed() {
    return List.of(
        new Life("bridge.job-inserted", "bridge.document-changed", "-"),
        new Life("mirror.after-TakePlacement", "mirror.after-Apply", "mirror.before-Bury"),
        new Life("agent.after-Define", "agent.after-Shutdown", "agent.before-tell-terminated"));
  }

  /** Everywhere else, and again where a second halt follows the first. */
  public static List<Life> everywhere() {
    return List.of(
        new Life(
            around("operator", "applyStatus"),
            around("agent", "Shutdown"),
            around("agent", "Undefine")),
        new Life(
            "bridge.claimed bridge.job-inserted",
            "bridge.job-inserted bridge.document-changed",
            "bridge.job-inserted bridge.document-changed"),
        new Life("bridge.documents-inserted", around("mirror", "PutSecret"), "bridge.buried"),
        new Life(around("mirror", "Create"), around("mirror", "Apply"), around("mirror", "Apply")),
        new Life(
            around("mirror", "PutSecret"),
            around("mirror", "CopyStatus"),
            around("mirror", "Hold")),
        new Life(
            "mirror.before-TakePlacement mirror.claimed mirror.after-TakePlacement",
            "mirror.before-ProgressJob",
            around("mirror", "Delete")),
        new Life(
            around("mirror", "Apply"), "mirror.after-ProgressJob", around("mirror", "CopyStatus")),
        new Life(
            around("mirror", "CopyStatus"), around("mirror", "EndJob"), around("mirror", "Bury")),
        new Life(
            "mirror.before-ProgressJob",
            around("mirror", "ClearOperation"),
            around("mirror", "EndJob")),
        new Life(
            "mirror.after-ProgressJob",
            around("agent", "SetMetadata"),
            around("mirror", "DeleteSecret")),
        new Life(around("mirror", "EndJob"), around("agent", "tell"), around("mirror", "LetGo")),
        new Life(around("mirror", "ClearOperation"), "-", "mirror.before-ProgressJob"),
        new Life(around("agent", "AddFinalizer"), "-", "mirror.after-ProgressJob"),
        new Life(around("agent", "CreateFiles"), "-", around("agent", "Destroy")),
        new Life(around("agent", "SetHostEntry"), "-", around("agent", "RemoveHostEntry")),
        new Life(around("agent", "WriteSeed"), "-", around("agent", "DeleteDisks")),
        new Life(around("agent", "CreateOverlay"), "-", "agent.after-tell-terminated"),
        new Life(around("agent", "CreateEmptyDisk"), "-", around("agent", "ReleaseFinalizer")),
        new Life(around("agent", "Define"), "-", "-"),
        new Life(around("agent", "StartPaused"), "-", "-"),
        new Life(around("agent", "SetMetadata"), "-", "-"),
        new Life(around("agent", "Resume"), "-", "-"),
        new Life(around("agent", "tell"), "-", "-"));
  }

  private static String around(String component, String what) {
    return "%1$s.before-%2$s %1$s.after-%2$s".formatted(component, what);
  }
}
