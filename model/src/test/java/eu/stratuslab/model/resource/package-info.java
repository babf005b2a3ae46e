/** Tests of the model: resource. */
@NullMarked
package eu.stratuslab.model.resource;

import org.jspecify.annotations.NullMarked;
