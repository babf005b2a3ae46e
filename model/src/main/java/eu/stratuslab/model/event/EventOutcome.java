package eu.stratuslab.model.event;

/** How what an Event tells of went (DSP0263 5.17.6). */
public enum EventOutcome {
  Pending,
  Unknown,
  Status,
  Success,
  Warning,
  Failure
}
