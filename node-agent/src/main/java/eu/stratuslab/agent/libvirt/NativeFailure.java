package eu.stratuslab.agent.libvirt;

/** A libvirt call failed; turned into the port's exception where it is known what it means. */
final class NativeFailure extends RuntimeException {

  private final NativeError error;

  NativeFailure(NativeError error) {
    super(error.message());
    this.error = error;
  }

  NativeError error() {
    return error;
  }

  boolean is(int code) {
    return error.code() == code && !error.isTransport();
  }
}
