/** Tests of the model: host. */
@NullMarked
package eu.stratuslab.model.host;

import org.jspecify.annotations.NullMarked;
