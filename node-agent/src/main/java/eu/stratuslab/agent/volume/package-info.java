/** Volumes on a host: what is wanted, what is seen, what is to be done, and doing it. */
@NullMarked
package eu.stratuslab.agent.volume;

import org.jspecify.annotations.NullMarked;
