@NullMarked
package eu.stratuslab.observability;

import org.jspecify.annotations.NullMarked;
