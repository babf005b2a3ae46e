/** Proposes the host that imports an image. */
@NullMarked
package eu.stratuslab.operator.image;

import org.jspecify.annotations.NullMarked;
