@NullMarked
package eu.stratuslab.operator.machine;

import org.jspecify.annotations.NullMarked;
