package eu.stratuslab.agent.hypervisor;

import java.util.Locale;

/** The hypervisor refused a call or failed in it; the message is the hypervisor's own. */
public class HypervisorException extends RuntimeException {

  /** Stable codes that callers decide on. */
  public enum Code {
    /** No such domain, pool, volume or network, or a domain that is not ours. */
    NOT_FOUND,
    /** The name, uuid or address is taken. */
    EXISTS,
    /** The document is not well formed, or not what the hypervisor accepts. */
    INVALID_XML,
    /** A value is out of range. */
    INVALID_ARGUMENT,
    /** Not possible in the present state: observe again. */
    INVALID_STATE,
    /** Another operation holds the object: try later. */
    BUSY,
    /** The file system or pool is full. */
    NO_SPACE,
    /** This hypervisor cannot do that. */
    UNSUPPORTED,
    /** No answer: the outcome is unknown. */
    UNAVAILABLE,
    /** Anything else; the message tells. */
    OTHER
  }

  private final Code code;

  public HypervisorException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public HypervisorException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName()
        + " ("
        + code.name().toLowerCase(Locale.ROOT)
        + "): "
        + getMessage();
  }
}
