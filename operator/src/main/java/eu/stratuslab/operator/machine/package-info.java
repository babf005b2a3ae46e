/** Proposes hosts for machines, and says when nothing has been heard of them. */
@NullMarked
package eu.stratuslab.operator.machine;

import org.jspecify.annotations.NullMarked;
