package eu.stratuslab.agent.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
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

  /** Reads it anew; false if it is gone. */
  public boolean refresh() {
    Optional<Resource> newest = kube.get(ref());
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
