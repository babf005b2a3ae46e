/** Tests of the model: image. */
@NullMarked
package eu.stratuslab.model.image;

import org.jspecify.annotations.NullMarked;
