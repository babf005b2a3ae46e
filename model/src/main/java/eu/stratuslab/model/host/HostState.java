package eu.stratuslab.model.host;

import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Document;

/** What the API shows of a host. */
public enum HostState {
  READY,
  /** Nothing new is placed here. */
  CORDONED,
  /** Somebody works on it. */
  MAINTENANCE,
  /** Its agent has not been heard of, or says that its hypervisor does not answer. */
  SILENT,
  LOST;

  public static HostState of(Document document) {
    return of(document.specAs(HostSpec.class), document.statusAs(HostStatus.class));
  }

  public static HostState of(HostSpec spec, HostStatus status) {
    if (spec.isLost()) {
      return LOST;
    }
    var ready =
        Condition.find(status.conditions(), "Ready")
            .filter(c -> c.status().equals(Condition.TRUE))
            .isPresent();
    if (!ready) {
      return SILENT;
    }
    if (spec.inMaintenance()) {
      return MAINTENANCE;
    }
    return spec.cordoned() ? CORDONED : READY;
  }
}
