/** Host: a physical machine that runs guests, and the pure part of placement on it. */
@NullMarked
package eu.stratuslab.model.host;

import org.jspecify.annotations.NullMarked;
