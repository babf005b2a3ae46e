/** Tests and fakes. */
@NullMarked
package eu.stratuslab.agent.network;

import org.jspecify.annotations.NullMarked;
