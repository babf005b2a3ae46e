package eu.stratuslab.agent.libvirt;

/** The {@code virDomainEventID}s that wake us. */
final class DomainEvent {

  static final int LIFECYCLE = 0;
  static final int REBOOT = 1;
  static final int IO_ERROR = 4;
  static final int DEVICE_REMOVED = 15;
  static final int DEVICE_REMOVAL_FAILED = 22;

  private DomainEvent() {}
}
