/** The fake hypervisor and the contract that it shares with the real one. */
@NullMarked
package eu.stratuslab.agent.hypervisor;

import org.jspecify.annotations.NullMarked;
