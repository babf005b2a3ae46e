/** Tests of volumes on a host. */
@NullMarked
package eu.stratuslab.agent.volume;

import org.jspecify.annotations.NullMarked;
