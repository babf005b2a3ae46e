/** {@code $filter} and {@code $orderby} of DSP0263 4.1.6: grammar, typed expression, evaluation. */
@NullMarked
package eu.stratuslab.bridge.filter;

import org.jspecify.annotations.NullMarked;
