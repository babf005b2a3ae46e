/** Bridge, operator and agents as processes that live and die in one thread. */
@NullMarked
package eu.stratuslab.simulation.process;

import org.jspecify.annotations.NullMarked;
