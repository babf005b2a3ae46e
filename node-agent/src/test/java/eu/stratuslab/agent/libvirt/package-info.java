/** The hypervisor contract on libvirt: its test driver, and real QEMU on a virtual host. */
@NullMarked
package eu.stratuslab.agent.libvirt;

import org.jspecify.annotations.NullMarked;
