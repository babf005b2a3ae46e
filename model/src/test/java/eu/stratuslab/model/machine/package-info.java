/** Tests of the model: machine. */
@NullMarked
package eu.stratuslab.model.machine;

import org.jspecify.annotations.NullMarked;
