/** What must always hold, and what must hold once the faults have stopped. */
@NullMarked
package eu.stratuslab.simulation.check;

import org.jspecify.annotations.NullMarked;
