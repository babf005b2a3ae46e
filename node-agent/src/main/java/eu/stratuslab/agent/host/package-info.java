/** What the agent says of its host. */
@NullMarked
package eu.stratuslab.agent.host;

import org.jspecify.annotations.NullMarked;
