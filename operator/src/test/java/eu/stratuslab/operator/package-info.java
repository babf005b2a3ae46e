/** Tests of the operator on API servers. */
@NullMarked
package eu.stratuslab.operator;

import org.jspecify.annotations.NullMarked;
