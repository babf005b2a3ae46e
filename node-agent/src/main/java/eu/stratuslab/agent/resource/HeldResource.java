package eu.stratuslab.agent.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.kube.Stamp;
import java.time.Duration;
import java.util.Optional;

/** One resource during one pass: as it was read, and as our own writes left it. */
public final class HeldResource {

  private final KubeApi kube;
  private final CrashPoints crash;
  private Resource resource;

  public HeldResource(KubeApi kube, CrashPoints crash, Resource resource) {
    this.kube = kube;
    this.crash = crash;
    this.resource = resource;
  }

  public Resource now() {
    return resource;
  }

  public Ref ref() {
    return resource.ref();
  }

  /** How long to wait for the mirror to undo what somebody else wrote into a resource. */
  public static final Next FOREIGN = new Next.LookAgain(Duration.ofSeconds(5));

  /**
   * True if somebody else than the mirror wrote what is wanted: nothing is done for it. A resource
   * that is going is let go all the same: the mirror makes it again as it has to be.
   */
  public static boolean foreign(Resource resource) {
    return !resource.meta().deleting() && Stamp.broken(resource);
  }

  /** Reads it anew; false if it is gone, or somebody else has changed it. */
  public boolean refresh() {
    Optional<Resource> newest = kube.get(ref()).filter(r -> !foreign(r));
    newest.ifPresent(r -> resource = r);
    return newest.isPresent();
  }

  /** Puts the agent's finalizer on it. */
  public void hold() {
    crash.reach("before-AddFinalizer");
    resource = kube.addFinalizer(ref(), resource.meta().uid(), Labels.FINALIZER);
    crash.reach("after-AddFinalizer");
  }

  /** Lets it go, exactly as it was when this was decided and told. */
  public void release() {
    crash.reach("before-ReleaseFinalizer");
    kube.removeFinalizer(
        ref(), resource.meta().uid(), resource.meta().resourceVersion(), Labels.FINALIZER);
    crash.reach("after-ReleaseFinalizer");
  }

  /**
   * Writes a status.
   *
   * @param proof true if it proves that nothing is left
   */
  public void tell(ObjectNode status, boolean proof) {
    String place = proof ? "tell-terminated" : "tell";
    crash.reach("before-" + place);
    resource = kube.applyStatus(ref(), resource.meta().uid(), status, Labels.AGENT);
    crash.reach("after-" + place);
  }
}
