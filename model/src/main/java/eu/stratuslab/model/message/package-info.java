/** ServiceMessage: what the operators of the cloud tell everybody. */
@NullMarked
package eu.stratuslab.model.message;

import org.jspecify.annotations.NullMarked;
