/** The networks of this host. */
@NullMarked
package eu.stratuslab.agent.network;

import org.jspecify.annotations.NullMarked;
