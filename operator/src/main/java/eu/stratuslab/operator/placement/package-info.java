/** Which host a machine may run on, and why not the others; pure. */
@NullMarked
package eu.stratuslab.operator.placement;

import org.jspecify.annotations.NullMarked;
