/**
 * What the agent needs from a hypervisor, free of libvirt types. {@link
 * eu.stratuslab.agent.hypervisor.Hypervisor} is the port; one contract suite holds its
 * implementations to the same behaviour.
 */
@NullMarked
package eu.stratuslab.agent.hypervisor;

import org.jspecify.annotations.NullMarked;
