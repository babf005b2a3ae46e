@NullMarked
package eu.stratuslab.operator.volume;

import org.jspecify.annotations.NullMarked;
