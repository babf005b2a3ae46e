/** The custom resource definitions, generated from the model. */
@NullMarked
package eu.stratuslab.model.definition;

import org.jspecify.annotations.NullMarked;
