/** Tests of placement. */
@NullMarked
package eu.stratuslab.operator.placement;

import org.jspecify.annotations.NullMarked;
