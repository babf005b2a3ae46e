package eu.stratuslab.simulation.world;

import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.storage.VolumeFailure;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.kube.KubeException;
import java.io.UncheckedIOException;

/** The world's trouble, which queues try again; everything else that is thrown is a bug. */
public final class Expected {
  private Expected() {}

  /** Returns for the world's trouble and throws a bug on. */
  public static void orRethrow(RuntimeException e) {
    if (!(e instanceof StoreException
        || e instanceof KubeException
        || e instanceof HypervisorException
        || e instanceof VolumeFailure
        || e instanceof UncheckedIOException
        || e instanceof Refusal)) {
      throw new AssertionError("a bug, not the world's trouble: " + e, e);
    }
  }
}
