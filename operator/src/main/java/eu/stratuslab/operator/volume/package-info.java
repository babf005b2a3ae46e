/** Proposes hosts for volumes: where their machine is, or where there is room. */
@NullMarked
package eu.stratuslab.operator.volume;

import org.jspecify.annotations.NullMarked;
