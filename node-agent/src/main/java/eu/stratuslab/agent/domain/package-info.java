/** Machines as libvirt domains: what is wanted, what is seen, what is to be done, and doing it. */
@NullMarked
package eu.stratuslab.agent.domain;

import org.jspecify.annotations.NullMarked;
