package eu.stratuslab.agent;

import eu.stratuslab.agent.domain.MachineReconciler;
import eu.stratuslab.agent.domain.Wanted;
import eu.stratuslab.agent.storage.ImageReconciler;
import eu.stratuslab.agent.volume.VolumeReconciler;
import eu.stratuslab.agent.volume.WantedVolume;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Ref;
import java.time.Duration;
import java.util.function.Function;

/** Gives each key to who knows its kind. */
record Reconcilers(
    MachineReconciler machines,
    VolumeReconciler volumes,
    ImageReconciler images,
    KnownMachines known)
    implements Function<Ref, Next> {

  private static final Duration OVERTAKEN = Duration.ofMillis(20);

  @Override
  public Next apply(Ref ref) {
    try {
      if (ref.kind().equals(Wanted.KIND)) {
        return machines.reconcile(ref, () -> known.forget(ref));
      }
      return ref.kind().equals(WantedVolume.KIND) ? volumes.reconcile(ref) : images.reconcile(ref);
    } catch (KubeException e) {
      // The resource was changed or removed under our hands: that is no failure.
      if (MachineReconciler.overtaken(e)) {
        return new Next.LookAgain(OVERTAKEN);
      }
      throw e;
    }
  }
}
