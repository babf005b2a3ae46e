package eu.stratuslab.agent.hypervisor;

/** No answer from the hypervisor: whether the call took effect is unknown. */
public final class HypervisorUnavailable extends HypervisorException {

  public HypervisorUnavailable(String message) {
    super(Code.UNAVAILABLE, message);
  }

  public HypervisorUnavailable(String message, Throwable cause) {
    super(Code.UNAVAILABLE, message, cause);
  }
}
