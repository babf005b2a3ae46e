@NullMarked
package eu.stratuslab.operator.host;

import org.jspecify.annotations.NullMarked;
