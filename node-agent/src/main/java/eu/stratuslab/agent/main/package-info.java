/** The agent as a process of its own. */
@NullMarked
package eu.stratuslab.agent.main;

import org.jspecify.annotations.NullMarked;
