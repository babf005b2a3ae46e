@NullMarked
package eu.stratuslab.operator.event;

import org.jspecify.annotations.NullMarked;
