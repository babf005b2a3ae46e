/** Says when a host has not been heard of. */
@NullMarked
package eu.stratuslab.operator.host;

import org.jspecify.annotations.NullMarked;
