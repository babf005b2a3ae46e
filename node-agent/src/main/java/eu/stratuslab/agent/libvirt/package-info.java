/**
 * The only native calls of the agent: libvirt through the JDK's foreign-function API.
 *
 * <p>{@link eu.stratuslab.agent.libvirt.LibvirtHypervisor} implements the port. Below it, a {@code
 * Link} keeps one connection alive and runs every call on a platform thread of its own pool; a
 * {@code Call} owns what one call allocates; {@code Function} lists what we use of libvirt.
 */
@NullMarked
package eu.stratuslab.agent.libvirt;

import org.jspecify.annotations.NullMarked;
