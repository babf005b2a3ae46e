package eu.stratuslab.model.event;

/** How much an Event matters (DSP0263 5.17.6). */
public enum Severity {
  low,
  medium,
  high,
  critical
}
