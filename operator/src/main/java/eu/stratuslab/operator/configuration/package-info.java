/** Says since when the operator works by a configuration. */
@NullMarked
package eu.stratuslab.operator.configuration;

import org.jspecify.annotations.NullMarked;
