/** Tests and fakes. */
@NullMarked
package eu.stratuslab.agent.host;

import org.jspecify.annotations.NullMarked;
