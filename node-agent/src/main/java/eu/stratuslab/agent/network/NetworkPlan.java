package eu.stratuslab.agent.network;

import eu.stratuslab.agent.hypervisor.NetworkOptions;
import eu.stratuslab.agent.hypervisor.ObservedNetwork;

/** What is to be done so that a network is as it is wanted. */
enum NetworkPlan {
  /** It is. */
  KEEP,
  /** Store it; that disturbs nobody. */
  REDEFINE,
  /** It is stored, and nobody would be cut off. */
  RESTART,
  /** It is stored, and in force once the guests that are connected have stopped. */
  WAIT;

  /**
   * Decides.
   *
   * @param guests how many guests have a process on the host now
   */
  static NetworkPlan decide(NetworkOptions wanted, ObservedNetwork observed, long guests) {
    if (!observed.stored().equals(wanted)) {
      return REDEFINE;
    }
    if (!observed.active() || observed.live().equals(wanted)) {
      return KEEP;
    }
    return guests == 0 ? RESTART : WAIT;
  }
}
