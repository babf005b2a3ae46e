package eu.stratuslab.simulation.world;

import eu.stratuslab.agent.hypervisor.HypervisorUnavailable;
import eu.stratuslab.agent.storage.VolumeFailure;
import eu.stratuslab.agent.storage.VolumeFailure.Reason;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.kube.KubeException;
import java.util.Set;

/** Where processes meet the world, and what they are told when it does not answer. */
public enum Port {
  STORE(Set.of("insert", "replace", "remove", "patchStatus", "raiseTerm")),
  KUBE(
      Set.of(
          "create",
          "apply",
          "applyStatus",
          "addFinalizer",
          "removeFinalizer",
          "delete",
          "ensureNamespace",
          "putSecret",
          "deleteSecret",
          "event")),
  HYPERVISOR(
      Set.of(
          "define",
          "start",
          "startPaused",
          "resume",
          "pause",
          "saveMemory",
          "restorePaused",
          "discardMemory",
          "shutdown",
          "destroy",
          "reset",
          "undefine",
          "setMetadata",
          "attachDisk",
          "detachDisk",
          "growDisk",
          "createOverlay",
          "createEmpty",
          "replaceVolume",
          "deleteVolume",
          "ensureNetwork",
          "ensurePool",
          "setHostEntry",
          "removeHostEntry")),
  FILES(Set.of("create", "writeSeed", "delete")),
  POOL(Set.of("createEmpty", "createFromImage", "grow", "restore", "remember", "delete"));

  private static final Set<String> PATIENT = Set.of("watch", "elect");

  @SuppressWarnings("ImmutableEnumChecker") // Set.of gives one that is immutable.
  private final Set<String> writes;

  Port(Set<String> writes) {
    this.writes = writes;
  }

  /** True if the call only begins something that looks for its connection by itself. */
  boolean patient(String call) {
    return this == KUBE && PATIENT.contains(call);
  }

  /** True if the call changes something. */
  boolean writes(String call) {
    return writes.contains(call);
  }

  /** What is thrown when nothing happened. */
  RuntimeException refused(String call) {
    return switch (this) {
      case STORE -> new StoreException(StoreException.Code.UNAVAILABLE, call + ": unreachable");
      case KUBE -> new KubeException(KubeException.Code.UNAVAILABLE, call + ": unreachable");
      case HYPERVISOR -> new HypervisorUnavailable(call + ": unreachable");
      case POOL -> new VolumeFailure(Reason.StorageFailed, call + ": input/output error");
      case FILES ->
          new java.io.UncheckedIOException(new java.io.IOException(call + ": input/output error"));
    };
  }

  /** What is thrown when it happened and nobody says so. */
  RuntimeException answerLost(String call) {
    return this == STORE
        ? new StoreException(StoreException.Code.AMBIGUOUS, call + ": the answer was lost")
        : refused(call);
  }
}
