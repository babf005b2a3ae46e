package eu.stratuslab.agent.hypervisor;

import org.jspecify.annotations.Nullable;

/** A domain inside the fake: a stored definition, a running one, or both. */
final class FakeDomain {

  /** The stored definition; null for a domain whose configuration was wiped while it ran. */
  @Nullable DomainDefinition stored;

  @Nullable String storedXml;

  /** The definition it was started with; null while it is not active. */
  @Nullable DomainDefinition live;

  @Nullable String liveXml;
  @Nullable Integer id;
  PowerState state = PowerState.SHUT_OFF;
  StateReason reason = StateReason.UNKNOWN;
  boolean managedSave;
  boolean ignoresAcpi;

  boolean active() {
    return id != null;
  }

  DomainDefinition definition() {
    DomainDefinition current = live != null ? live : stored;
    if (current == null) {
      throw new AssertionError("a domain without any definition should have been forgotten");
    }
    return current;
  }

  String xml() {
    String current = liveXml != null ? liveXml : storedXml;
    if (current == null) {
      throw new AssertionError("a domain without any definition should have been forgotten");
    }
    return current;
  }

  void started(int newId, PowerState newState, StateReason newReason) {
    live = stored;
    liveXml = storedXml;
    id = newId;
    state = newState;
    reason = newReason;
    managedSave = false;
  }

  void stopped(StateReason why) {
    live = null;
    liveXml = null;
    id = null;
    state = PowerState.SHUT_OFF;
    reason = why;
  }

  void setMetadata(String canonical) {
    if (storedXml != null) {
      storedXml = DomainDefinition.withMetadata(storedXml, canonical);
      stored = DomainDefinition.parse(storedXml);
    }
    if (liveXml != null) {
      liveXml = DomainDefinition.withMetadata(liveXml, canonical);
      live = DomainDefinition.parse(liveXml);
    }
  }

  ObservedDomain observed() {
    DomainDefinition is = definition();
    PowerState shown =
        managedSave && state == PowerState.SHUT_OFF ? PowerState.SUSPENDED_TO_DISK : state;
    return new ObservedDomain(
        is.uuid(), is.name(), shown, reason, is.metadata(), stored != null, managedSave, id);
  }
}
